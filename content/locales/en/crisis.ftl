# Help: the same words for everybody, signed in or not. Safe messaging: hope and help, no method, no place.

help-title = Help now
help-lead = You don’t have to do this alone.
help-danger = If your life is in danger
help-talk = To talk to someone now
help-violence = If someone hurts or scares you
help-poison = If you took too much of something
help-practice = To hear from the practice
help-ask = Ask for a call
help-ask-more = The person on call is told at once
help-ask-hint = You don’t have to say why. The next page tells you when someone has seen it.
help-no-rota = No one here is on call day and night. The people above answer now.
help-where = These are for: { $country }
help-checked = These numbers were looked up on { $date }. If one does not work, try the next.
help-elsewhere = Are you in another country?

line-call-emergency = Call { $number }
line-call = Call { $name }, { $number }
line-text-word = Text { $word } to { $number }
line-text = Text { $number }
line-chat = Chat with { $name }
line-web = Go to { $name }
line-name = { $name }.
line-free = Free, { $hours }.
line-standard = { $hours }, at the cost of a normal call.
line-paid = { $hours }. This one costs money.
line-languages = Languages: { $languages }.

worried = Worried about calling?
worried-say = “I don’t know what to say.”
worried-say-answer = Say that. It is enough to start.
worried-bother = “I don’t want to be a bother.”
worried-bother-answer = You are who they are there for.
worried-tell = “Will they tell someone?”
worried-tell-answer = You don’t have to give your name. You can ask them this first.
worried-aloud = “I can’t talk out loud.”
worried-aloud-answer = Use a text or a chat. Most countries have one.
worried-wait = “What if I have to wait?”
worried-wait-answer = You may wait a few minutes. Stay on, or try one of the others.

language-ar = Arabic
language-de = German
language-en = English
language-es = Spanish
language-fr = French
language-nl = Dutch
language-pl = Polish
language-ru = Russian
language-tr = Turkish
language-uk = Ukrainian

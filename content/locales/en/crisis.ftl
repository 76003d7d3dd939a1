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
help-save = Save these numbers to this phone
help-save-more = It opens with no internet, and it does not say who gave it to you. Anyone who uses this phone can open it.
help-offline = You are offline, or this site can’t be reached. These numbers still work.
numbers-title = Numbers

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

# A call for help, from asked to closed. Each line follows from what was written down, and from nothing else.

call-people = the people on call
call-asked-title = We have called { $names }
call-asked-lead = You will see here who has seen it. You can leave this page and come back. If you can’t wait, use one of these now.
call-not-taken-title = No one has answered yet
call-not-taken-lead = We have called { $names }. We keep trying. If you can’t wait, use one of these now.
call-no-one-title = No one here has answered
call-no-one-lead = We are sorry. Please do not wait for us. These people answer now. We keep trying.
call-taken-title = { $name } has seen this
call-taken-lead = { $name } saw this { $when }, and will get in touch with you. If you can’t wait, use one of these now.
call-silent-title = We have not heard from { $name }
call-silent-lead = { $name } saw this { $when }. We are calling others too. If you can’t wait, use one of these now.
call-missed-title = { $name } tried to reach you
call-missed-lead = That was { $when }. The next try is { $until }. If you can’t wait, use one of these now.
call-spoke-title = You spoke with { $name }
call-spoke-lead = That was { $when }. You can ask again at any time.
call-closed-title = { $name } could not reach you
call-closed-lead = We tried more than once. You can ask again at any time.
call-nobody-on-duty-title = No one here is on call right now
call-nobody-on-duty-lead = These people answer at any hour. Your words are read here by { $until }.
call-next = Next: { $name }, { $when }.
call-as-of = This is how it was at { $when }.
call-look-again = See if it has changed
call-open = See who has this
call-item = What you sent
call-again = Ask again
call-ok-head = Do you feel safe again?
call-ok = I’m OK now
call-ok-more = They are told. You can ask again at any time.
call-ok-told = Thank you for telling us. They know. You can ask again at any time.

# A session that was missed, as its client reads it.
missed-own-head = You were not at your session on { $when }
missed-own-what-usual = That can happen. { $name } writes to you once. You pay nothing by itself, and nothing ends.
missed-own-what-raised = { $name } wants to know that you are well, and tries to reach you today. If nobody can, { $name } may ask the person you named. The very last step is to ask someone to look in on you. A person decides that.
missed-own-over = This is finished.
missed-own-well = I am well
missed-own-said = You said that you are well. { $name } has been told, and will look.
missed-own-foot = If things are hard, use Help now.
missed-own-begun = { $name } saw that you were not there.
missed-own-call = { $name } rang you.
missed-own-message = { $name } wrote to you.
missed-own-second-try = { $name } tried again to reach you.
missed-own-emergency-contact = { $name } rang the person you named.
missed-own-welfare-check = { $name } asked for somebody to look in on you.
missed-own-raised = { $name } was more worried, and tries to reach you today.
missed-own-client-ok = You said that you are well.
missed-own-reached = { $name } knows that you are well.
missed-own-crisis = { $name } went on with it as a call for help.
missed-own-not-reached = { $name } could not reach you, and has stopped trying for now.
missed-own-mistake = It was a mistake.

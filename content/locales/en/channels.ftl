# How somebody is told outside that there is something.

channels-title = How may we reach you
channels-title-staff = My channels
channels-lead = Nothing leaves this place unless you say so. What we send says that there is something new. It never says what.
channels-lead-staff = This is how you hear that something waits for you. What we send never says what it is.
channels-back = Back

plan-title = What is safe for you
plan-allowed-no = Send me nothing
plan-allowed-no-hint = You see what is new when you come in.
plan-allowed-yes = Tell me when there is something new
plan-allowed-yes-hint = It says “{ $words }” and no more.
plan-discreet = Keep it plain: leave out your web address
plan-discreet-hint = Choose this if someone else may see your phone or your mail. A push still shows our address, because your browser adds it.
plan-quiet = Quiet hours
plan-quiet-hint = Nothing new is told in these hours. It waits until they end. Leave both empty to have none.
plan-quiet-hint-staff = Nothing is told in these hours but a call for help, which is never quiet.
plan-quiet-from = From
plan-quiet-until = Until
plan-language = Language
plan-keep = Keep this
plan-confirmed = You last said so on { $date }.
plan-ask-again = Is this still right? It was some time ago.

channel-mail = Mail
channel-push = This browser
channel-push-other = A browser
channel-sms = Text to a phone
channel-voice = Phone call
channel-webhook = Gateway
channels-mine = Your ways to be told
channels-none = There is none yet.
channels-none-offered = This practice does not send anything outside. You see what is new when you come in.
channel-to = { $kind }, { $address }
channel-state-unproved = Not shown to be yours yet. Nothing is sent here but the code.
channel-state-working = It works. Something last arrived on { $at }.
channel-state-failing = What we sent lately did not arrive. We keep trying.
channel-state-dead = Nobody is at this address. We no longer try. Please take it away, and add another one.
channel-calls = Calls for help come this way.
channel-code = Code
channel-code-hint = We sent six digits there. They work for an hour.
channel-prove = It is mine
channel-again = Send a new code
channel-again-this = Send a new code: { $channel }
channel-test = Send a test
channel-test-this = Send a test: { $channel }
channel-tested = A test is on its way.
channel-remove = Take it away
channel-remove-this = Take it away: { $channel }

channel-add = Add one
channel-kind = By
channel-address = Mail address or phone number
channel-address-hint = A phone number begins with a plus and the country, such as +44 7700 900123.
channel-for-calls = Send calls for help here too
channel-add-do = Add it and send a code
channel-add-push = Use this browser
channel-add-push-hint = Your browser asks you first. It then shows a line even when this page is closed.
channel-push-refused = This browser did not agree. You can change that in its settings.

channels-limits = What to know
channels-limits-1 = Who runs your mail or your phone can see that something came from us, and when.
channels-limits-2 = A way that is not yours alone may be seen by others. Choose one that only you use.
channels-limits-3 = Help is here at any hour, whatever you choose on this page.

channel-problem-address = That does not look like a mail address or a phone number.
channel-problem-not-offered = This practice does not offer that way.
channel-problem-too-many = You have as many ways as there may be. Take one away first.
channel-problem-code = The code does not fit. Please look again.
channel-problem-code-over = This code can no longer be used. Please ask for a new one.
channel-problem-too-soon = One was sent a moment ago. Please wait a minute.
channel-problem-hours = Please write both times, such as 21:00 and 08:00.

channel-problem-number = That does not look like a phone number. It needs digits.
channel-problem-long = That is too long. Please keep it to two short lines.

ring-title = If somebody has to ring you
ring-lead = We ring only for a reason. Your therapist sees this, and so does whoever answers your call for help. Each time somebody looks it up, it is on your list.
ring-number = Phone number
ring-number-hint = Leave it empty if we must not ring you. Then we write to you here, also when you ask for a call.
ring-message = If a machine answers
ring-message-no = Say nothing. Hang up and try again later.
ring-message-yes = Say that you will ring again, and no reason.
ring-to-say = What should we say if somebody else answers?
ring-to-say-hint = Such as: wrong number. If this is empty, we say that we will ring again, and hang up.
ring-code-word = A word that you and we know
ring-code-word-hint = We say it, so that you know it is us. You can leave it empty.
ring-changed = You last changed this on { $date }.
ring-keep = Keep this

channels-dead-title = Ways of others where nobody is
channels-dead-lead = These people are not told there. Ask them to add another way.
channels-dead-clients = { $n ->
    [one] One client has a way where nobody is. They see it on their own page.
   *[other] { $n } clients have a way where nobody is. They see it on their own page.
}

# What leaves the house: six bodies, and no other. Whoever reads one over somebody's shoulder learns
# that there is something, and not what: no name, no practice, no word of care or of health.
# `-subject` and `-body` are mail, `-short` is a text message and what a telephone says, `-title`
# stands above `-short` in a push.

alert-sender = Updates

alert-update-subject = Update
alert-update-body = You have an update.
alert-update-short = You have an update.
alert-update-title = Update

alert-call-subject = You are asked for now
alert-call-body = You are asked for now. Please look at once.
alert-call-short = You are asked for now. Please look at once.
alert-call-title = You are asked for now

alert-waiting-subject = Something is waiting for you
alert-waiting-body = Something is waiting for you. Please look soon.
alert-waiting-short = Something is waiting for you. Please look soon.
alert-waiting-title = Something is waiting

alert-account-subject = Your settings have changed
alert-account-body = Your settings have changed. If that was not you, please look soon.
alert-account-short = Your settings have changed. If that was not you, please look soon.
alert-account-title = Your settings have changed

alert-test-subject = A test
alert-test-body = This is a test, and it has arrived. You need do nothing.
alert-test-short = This is a test, and it has arrived. You need do nothing.
alert-test-title = A test

alert-proof-subject = Your code
alert-proof-body = Your code is { $code }. If you did not ask for one, you need do nothing.
alert-proof-short = Your code is { $code }. If you did not ask for one, you need do nothing.
alert-proof-title = Your code

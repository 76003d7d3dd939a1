# What leaves the house: six bodies, and no other. Whoever reads one over somebody's shoulder learns
# that there is something, and not what: no name, no practice, no word of care or of health.
# `-subject` and `-body` are mail, `-short` is a text message and what a telephone says, `-title`
# stands above `-short` in a push.

notification-sender = Updates

notification-update-subject = Update
notification-update-body = You have an update.
notification-update-short = You have an update.
notification-update-title = Update

notification-call-subject = You are asked for now
notification-call-body = You are asked for now. Please look at once.
notification-call-short = You are asked for now. Please look at once.
notification-call-title = You are asked for now

notification-waiting-subject = Something is waiting for you
notification-waiting-body = Something is waiting for you. Please look soon.
notification-waiting-short = Something is waiting for you. Please look soon.
notification-waiting-title = Something is waiting

notification-account-subject = Your settings have changed
notification-account-body = Your settings have changed. If that was not you, please look soon.
notification-account-short = Your settings have changed. If that was not you, please look soon.
notification-account-title = Your settings have changed

notification-test-subject = A test
notification-test-body = This is a test, and it has arrived. You need do nothing.
notification-test-short = This is a test, and it has arrived. You need do nothing.
notification-test-title = A test

notification-proof-subject = Your code
notification-proof-body = Your code is { $code }. If you did not ask for one, you need do nothing.
notification-proof-short = Your code is { $code }. If you did not ask for one, you need do nothing.
notification-proof-title = Your code

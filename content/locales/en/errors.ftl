# Mistakes in forms, and pages for what went wrong. `fault-<code>-words` is said to somebody who had written
# something: it tells what became of their words.

mistake-title = There is a problem
mistake-mark = Error:
mistake-choice = Pick what this is about, or press “Not now”
mistake-closest = Pick the one that is closest, or press “Not now”
mistake-empty = Write a few words, or press “Not now”
mistake-long = That is too long to send at once. Please make it shorter

fault-home = Go to the first page
fault-reference = If you ask someone about this page, say: { $code }, { $reference }
fault-words-title = Your words are still here
fault-words-label = What you wrote
fault-words-hint = You can copy them and try again.

fault-not-found-title = There is no such page
fault-not-found-text = The address may be wrong, or the page has gone.
fault-not-found-words = Your words have **not** been sent. They are on this page.
fault-signed-out-title = You are signed out
fault-signed-out-text = Please sign in to see this page.
fault-signed-out-words = You were signed out to keep this private. Your note is on this page. It has **not** been sent.
fault-bad-form-title = We could not read that
fault-bad-form-text = Please go back and try again.
fault-bad-form-words = Your words have **not** been sent. They are on this page. Please go back and try again.
fault-forbidden-title = That did not come from this site
fault-forbidden-text = To keep you safe, we did nothing. Please open the page again and retry.
fault-forbidden-words = To keep you safe, we did nothing. Your words have **not** been sent. They are on this page.
fault-method-title = This page works in a different way
fault-method-text = Please start again from the first page.
fault-method-words = Your words have **not** been sent. They are on this page.
fault-too-large-title = That is too long to send at once
fault-too-large-text = It has **not** been sent. Please press Back, and send a shorter part.
fault-too-large-words = It has **not** been sent. Your words are on this page. Please send a shorter part.
fault-unsupported-title = We can only take forms of this site
fault-unsupported-text = Please open the page again and retry.
fault-unsupported-words = Your words have **not** been sent. They are on this page.
fault-overtaken-title = Something changed in the meantime
fault-overtaken-text = It was opened, answered or taken back. Nothing has been changed.
fault-overtaken-words = It was opened, answered or taken back. Your new words have **not** been saved. They are on this page.
fault-look-promised-title = A person will look at this
fault-look-promised-text = We said that a person looks at it, and we keep that. You can still change your words.
fault-look-promised-words = We said that a person looks at it, and we keep that. Your new words are on this page.
fault-store-title = That did not work
fault-store-text = The fault is ours. Nothing was changed. Please try again in a minute.
fault-store-words = The fault is ours. Your words have **not** been sent. They are on this page. Please try again in a minute.
fault-overloaded-title = Too many people are here right now
fault-overloaded-text = Nothing was changed. Please try again in a minute. Help now always works.
fault-overloaded-words = Your words have **not** been sent. They are on this page. Please try again in a minute. Help now always works.
fault-too-often-title = That was very fast
fault-too-often-text = More pages were asked for from here than one person can read. Nothing was changed. Please wait a few seconds and try again. Help now always works.
fault-too-often-words = More was sent from here than one person can write. Your words have **not** been sent. They are on this page. Please wait a few seconds and try again. Help now always works.
fault-not-heard-title = Your call for help did not get through
fault-not-heard-text = The fault is ours. **No one here knows yet.** Please call or text one of the help lines now.
fault-not-heard-words = The fault is ours. **No one here knows yet.** Please call or text one of the help lines now. Your words are on this page.
fault-failed-title = That did not work
fault-failed-text = The fault is ours. Please try again in a minute.
fault-failed-words = The fault is ours. We can’t say if your words were sent. They are on this page. Please look before you try again.

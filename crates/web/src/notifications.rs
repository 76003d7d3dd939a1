//! The words of what leaves the house: one sentence for each notification, the same for everybody.

use practice::{Notification, ProofCode};

use crate::locale::Lang;

/// The words of one notification, in one language.
#[derive(Clone, PartialEq, Eq)]
pub struct NotificationWords {
    /// Who it seems to be from, whoever it is from.
    pub sender: String,
    /// The subject of a mail.
    pub subject: String,
    /// The body of a mail, with the bare door below it where one is named.
    pub body: String,
    /// A text message, or what a telephone says: as short as it can be, without the door.
    pub short: String,
    /// What stands above a push.
    pub title: String,
}

/// The words of a notification. `language` is a code such as `en`; one that is not spoken here is English.
/// `door` is where browsers find the practice, and nothing more; a discreet notification names none.
pub fn notification_words(
    language: &str,
    notification: Notification,
    code: Option<ProofCode>,
    door: Option<&str>,
) -> NotificationWords {
    let speaker = Lang::from_code(language).unwrap_or_default().speaker();
    let digits = code.map(|code| code.to_string()).unwrap_or_default();
    let part = |part: &str| {
        let key = format!("notification-{}-{part}", notification.code());
        speaker.tell(&key, &[("code", &digits)])
    };
    let mut body = part("body");
    body.push('\n');
    if let Some(door) = door {
        body.push('\n');
        body.push_str(door);
        body.push('\n');
    }
    NotificationWords {
        sender: speaker.say("notification-sender"),
        subject: part("subject"),
        body,
        short: part("short"),
        title: part("title"),
    }
}

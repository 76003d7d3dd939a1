//! Text messages and calls, by a service that speaks as Twilio does.

use std::{fmt, path::PathBuf, sync::Arc};

use base64ct::{Base64, Encoding};
use desk::{Envelope, Messenger, NotBrought};
use practice::{Address, ChannelKind};
use web::notification_words;
use zeroize::Zeroizing;

use super::{
    url::Url,
    wire::{Answer, Request, Wire},
};

/// What is set up of the service.
#[derive(Clone)]
pub(crate) struct TelephoneSetup {
    /// Where it is.
    pub(crate) base: String,
    /// The account.
    pub(crate) account: String,
    /// The file of the account's secret.
    pub(crate) token_file: PathBuf,
    /// The number that it comes from.
    pub(crate) from: String,
}

impl fmt::Debug for TelephoneSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TelephoneSetup({})", self.base)
    }
}

/// Sends text messages, or rings and speaks.
pub(crate) struct Telephone {
    wire: Wire,
    from: String,
    login: Zeroizing<String>,
    url: Url,
    speaks: bool,
    door: Arc<str>,
}

impl Telephone {
    /// A courier for one of both kinds.
    ///
    /// # Errors
    ///
    /// What can not be used, in words.
    pub(crate) fn new(
        wire: Wire,
        setup: &TelephoneSetup,
        kind: ChannelKind,
        door: &Arc<str>,
    ) -> Result<Telephone, String> {
        let speaks = kind == ChannelKind::Voice;
        let what = if speaks { "Calls" } else { "Messages" };
        let text = format!(
            "{}/2010-04-01/Accounts/{}/{what}.json",
            setup.base.trim_end_matches('/'),
            setup.account
        );
        let url = Url::parse(&text).map_err(|_| format!("'{}' is no address", setup.base))?;
        if !url.is_secure() && !wire.is_private(&url) {
            return Err(format!("{} is another machine: use https://", url.host()));
        }
        let token = super::secret(&setup.token_file)?;
        let login = Zeroizing::new(format!("{}:{}", setup.account, *token));
        let login = Base64::encode_string(login.as_bytes());
        Ok(Telephone {
            wire,
            from: setup.from.clone(),
            login: Zeroizing::new(format!("Basic {login}")),
            url,
            speaks,
            door: Arc::clone(door),
        })
    }

    fn form(&self, envelope: &Envelope, to: &str) -> String {
        let words = notification_words(
            &envelope.language,
            envelope.notification,
            envelope.code,
            None,
        );
        let mut fields = vec![("To", to.to_owned()), ("From", self.from.clone())];
        if self.speaks {
            fields.push(("Twiml", spoken(&words.short, &envelope.language)));
        } else if envelope.is_discreet {
            fields.push(("Body", words.short));
        } else {
            fields.push(("Body", format!("{} {}", words.short, self.door)));
        }
        let written: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        written.join("&")
    }
}

impl Messenger for Telephone {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        let Address::Phone(to) = &envelope.to else {
            return Err(NotBrought::NobodyThere("phone-address"));
        };
        let headers = [
            ("Authorization", self.login.to_string()),
            (
                "Content-Type",
                "application/x-www-form-urlencoded".to_owned(),
            ),
            (
                "I-Twilio-Idempotency-Token",
                vault::to_hex(&envelope.attempt),
            ),
        ];
        let answer = self.wire.ask(&Request {
            method: "POST",
            url: &self.url,
            headers: &headers,
            body: self.form(envelope, to).as_bytes(),
        });
        match answer {
            Ok(answer) => match answer.status {
                200..=299 => Ok(()),
                400 if is_nobody(&answer) => Err(NotBrought::NobodyThere("phone-nobody")),
                429 => Err(NotBrought::Later("phone-busy")),
                300..=499 => Err(NotBrought::Later("phone-refused")),
                _ => Err(NotBrought::Later("phone-down")),
            },
            Err(error) => Err(NotBrought::Later(error.code())),
        }
    }
}

/// Codes of the service that speak of the number itself: it is none, can not be reached from where
/// we are, has asked for no more, or takes no text.
const NOBODY: [u32; 6] = [21_211, 21_214, 21_217, 21_610, 21_614, 13_224];

fn is_nobody(answer: &Answer) -> bool {
    let text = String::from_utf8_lossy(&answer.body);
    let digits = text.split_once("\"code\"").map(|(_, rest)| {
        let rest = rest.trim_start_matches([':', ' ']);
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default().to_owned()
    });
    digits
        .and_then(|digits| digits.parse().ok())
        .is_some_and(|code: u32| NOBODY.contains(&code))
}

/// What a telephone says: twice, and digits one by one.
fn spoken(words: &str, language: &str) -> String {
    let mut said = String::new();
    for c in words.chars() {
        if c.is_ascii_digit() {
            said.push(' ');
        }
        match c {
            '&' => said.push_str("&amp;"),
            '<' => said.push_str("&lt;"),
            _ => said.push(c),
        }
    }
    let language = if language == "es" { "es-ES" } else { "en-GB" };
    let say = format!("<Say language=\"{language}\">{said}</Say>");
    format!("<Response>{say}<Pause length=\"1\"/>{say}</Response>")
}

fn encoded(value: &str) -> String {
    let mut written = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                written.push(char::from(byte));
            }
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

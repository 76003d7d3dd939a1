//! Channels: the ways by which somebody is told, how they stand, and when they may be used.

use jiff::Timestamp;

use crate::{QuietHours, disposition::coded};
use std::fmt;

/// After so many failures in a row a channel counts as failing: one lost packet is none.
const FAILURES_UNTIL_FAILING: u32 = 2;

/// The longest address, in bytes. Source: RFC 5321 4.5.3.1.3 for mail; push services give up to
/// about 500.
pub const ADDRESS_BYTES_MAX: usize = 1_000;
/// The longest mail address, in bytes. Source: RFC 5321 4.5.3.1.3, without the brackets.
const MAIL_BYTES_MAX: usize = 254;
/// How many digits a telephone number has, after the country's. Source: ITU-T E.164.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

coded! {
    /// By what somebody is told.
    ChannelKind {
        /// Electronic mail.
        Mail = "mail",
        /// A push to one browser.
        Push = "push",
        /// A text message to a telephone.
        Sms = "sms",
        /// A telephone that rings and speaks.
        Voice = "voice",
        /// The practice's own pager or telephone gateway. It is nobody's own.
        Webhook = "webhook",
    }
}

coded! {
    /// How a channel stands.
    ChannelState {
        /// Nobody has shown yet that it is theirs.
        Unproved = "unproved",
        /// It is theirs, and what was last sent left the house.
        Working = "working",
        /// What was sent lately did not leave the house. It is tried on.
        Failing = "failing",
        /// There is nobody at this address. It is not tried any more.
        Dead = "dead",
    }
}

/// What came of trying to bring something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// The other side took it.
    Taken,
    /// It did not get out, or nobody knows: it is tried again, and may come twice.
    Later,
    /// Nobody is at this address, for good.
    NobodyThere,
}

impl ChannelState {
    /// How it stands after a try, where it has failed `failures` times in a row, this one counted.
    ///
    /// A channel that nobody has proved stays so: that something was taken does not say by whom.
    #[must_use]
    pub fn after(self, brought: Brought, failures: u32) -> ChannelState {
        match (self, brought) {
            (_, Brought::NobodyThere) | (ChannelState::Dead, _) => ChannelState::Dead,
            (ChannelState::Unproved, _) => ChannelState::Unproved,
            (_, Brought::Taken) => ChannelState::Working,
            (_, Brought::Later) if failures >= FAILURES_UNTIL_FAILING => ChannelState::Failing,
            (state, Brought::Later) => state,
        }
    }

    /// Whether a notification is sent there at all. A failing channel is tried: it may be back.
    pub fn is_used(self) -> bool {
        matches!(self, ChannelState::Working | ChannelState::Failing)
    }
}

/// Where a notification goes. It prints its kind only.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A mail address.
    Mail(String),
    /// A telephone number, as in `+447700900123`.
    Phone(String),
    /// What a browser gave when it subscribed.
    Push {
        /// Where its push service takes what is for it.
        endpoint: String,
        /// Its public key, in base64 for URLs.
        key: String,
        /// Its shared secret, in base64 for URLs.
        secret: String,
    },
    /// The gateway that the configuration names.
    Gateway,
}

impl Address {
    /// Reads what somebody typed, or what a browser gave as three lines.
    ///
    /// Errors: it can not be an address of this kind.
    pub fn parse(kind: ChannelKind, text: &str) -> Result<Address, AddressError> {
        let text = text.trim();
        if text.len() > ADDRESS_BYTES_MAX || text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(AddressError);
        }
        let address = match kind {
            ChannelKind::Mail => mail(text),
            ChannelKind::Sms | ChannelKind::Voice => phone(text),
            ChannelKind::Push => push(text),
            ChannelKind::Webhook => text.is_empty().then_some(Address::Gateway),
        };
        address.ok_or(AddressError)
    }

    /// As it is sealed; [`Address::parse`] reads it again.
    pub fn to_text(&self) -> String {
        match self {
            Address::Mail(text) | Address::Phone(text) => text.clone(),
            Address::Push {
                endpoint,
                key,
                secret,
            } => [endpoint.as_str(), key, secret].join("\n"),
            Address::Gateway => String::new(),
        }
    }

    /// As its owner knows it again, and nobody else: `a…@example.org`, `…0123`.
    pub fn hint(&self) -> String {
        match self {
            Address::Mail(text) => {
                let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
                let first: String = local.chars().take(1).collect();
                format!("{first}…@{domain}")
            }
            Address::Phone(text) => {
                let last: Vec<char> = text.chars().rev().take(4).collect();
                format!("…{}", last.into_iter().rev().collect::<String>())
            }
            Address::Push { .. } | Address::Gateway => String::new(),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Address::Mail(_) => "Address(mail)",
            Address::Phone(_) => "Address(phone)",
            Address::Push { .. } => "Address(push)",
            Address::Gateway => "Address(gateway)",
        })
    }
}

/// The text is no address of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is no address of this kind")]
pub struct AddressError;

fn mail(text: &str) -> Option<Address> {
    let (local, domain) = text.rsplit_once('@')?;
    let is_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let fits = text.len() <= MAIL_BYTES_MAX
        && !local.is_empty()
        && local.len() <= 64
        && local.chars().all(is_local)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && labels.len() >= 2
        && labels.iter().all(is_label);
    fits.then(|| Address::Mail(text.to_owned()))
}

fn phone(text: &str) -> Option<Address> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !"-.()/".contains(*c))
        .collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"))?;
    let fits = PHONE_DIGITS.contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    fits.then(|| Address::Phone(format!("+{digits}")))
}

/// The sizes of a P-256 point and of the secret in base64 without padding. Source: RFC 8291.
const PUSH_KEY_CHARS: usize = 87;
const PUSH_SECRET_CHARS: usize = 22;

fn push(text: &str) -> Option<Address> {
    let mut lines = text.lines();
    let (endpoint, key, secret) = (lines.next()?, lines.next()?, lines.next()?);
    let is_base64 = |text: &str, chars: usize| {
        text.len() == chars
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let fits = lines.next().is_none()
        && endpoint.starts_with("https://")
        && endpoint.bytes().all(|byte| byte.is_ascii_graphic())
        && is_base64(key, PUSH_KEY_CHARS)
        && is_base64(secret, PUSH_SECRET_CHARS);
    fits.then(|| Address::Push {
        endpoint: endpoint.to_owned(),
        key: key.to_owned(),
        secret: secret.to_owned(),
    })
}

/// When a notification may reach somebody: at once, unless the hours are quiet and it is not urgent.
pub fn told_at(is_urgent: bool, quiet: Option<&QuietHours>, now: Timestamp) -> Timestamp {
    match quiet {
        Some(quiet) if !is_urgent => quiet.next_loud(now),
        _ => now,
    }
}

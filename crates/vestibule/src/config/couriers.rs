//! What is set up of couriers. Secrets stand in files of their own, which are read when they are
//! needed.

use std::path::PathBuf;

use practice::{Address, ChannelKind};

use super::raw::Raw;
use crate::{
    courier::{
        mail::{MailSetup, MailTls},
        telephone::TelephoneSetup,
        url::Url,
    },
    error::CommandError,
};

/// The longest that the watchdog is left alone, in minutes: a day.
const PING_MINUTES_MAX: u32 = 24 * 60;

/// Every courier that is set up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setup {
    /// The mail server.
    pub(crate) mail: Option<MailSetup>,
    /// Whom a push service may write to, where pushes are sent; empty for the door itself.
    pub(crate) push_contact: Option<String>,
    /// The telephone service.
    pub(crate) telephone: Option<TelephoneSetup>,
    /// The practice's own gateway, and the file of its secret.
    pub(crate) webhook: Option<(Url, PathBuf)>,
    /// Who is told that all is well, and every how many minutes.
    pub(crate) watchdog: Option<(Url, u32)>,
    /// A file of authorities that are trusted beside those of the system.
    pub(crate) authorities: Option<PathBuf>,
    /// Hosts that may be inside the practice.
    pub(crate) private: Vec<String>,
}

impl Setup {
    /// Whether there is any courier, so that people are told outside of the pages.
    pub(crate) fn tells_anybody(&self) -> bool {
        self.mail.is_some()
            || self.push_contact.is_some()
            || self.telephone.is_some()
            || self.webhook.is_some()
    }

    /// What the configuration says of couriers.
    ///
    /// # Errors
    ///
    /// [`CommandError::Usage`] with one sentence.
    pub(super) fn read(raw: &Raw) -> Result<Setup, CommandError> {
        let private = raw.list("outside.allow_private").to_vec();
        Ok(Setup {
            mail: mail(raw)?,
            push_contact: push(raw)?,
            telephone: telephone(raw)?,
            webhook: webhook(raw, &private)?,
            watchdog: watchdog(raw, &private)?,
            authorities: path(raw, "outside.ca_file"),
            private,
        })
    }
}

fn path(raw: &Raw, name: &str) -> Option<PathBuf> {
    let text = raw.text(name);
    (!text.is_empty()).then(|| PathBuf::from(text))
}

fn needed(raw: &Raw, name: &str, why: &str) -> Result<String, CommandError> {
    match raw.text(name).trim() {
        "" => Err(raw.wrong(name, why)),
        text => Ok(text.to_owned()),
    }
}

fn secret(raw: &Raw, name: &str) -> Result<PathBuf, CommandError> {
    path(raw, name).ok_or_else(|| raw.wrong(name, "name the file that holds the secret"))
}

fn mail(raw: &Raw) -> Result<Option<MailSetup>, CommandError> {
    let host = raw.text("mail.host").trim().to_owned();
    if host.is_empty() {
        return Ok(None);
    }
    let port = raw.text("mail.port").trim().parse().ok();
    let port = port.filter(|port: &u16| *port > 0).ok_or_else(|| {
        raw.wrong(
            "mail.port",
            "write the port of the mail server, such as 587",
        )
    })?;
    let is_here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let tls = match raw.text("mail.tls") {
        "required" => MailTls::Required,
        "implicit" => MailTls::Implicit,
        "none" if is_here => MailTls::None,
        "none" => {
            let why = "only a mail server on this machine may do without TLS";
            return Err(raw.wrong("mail.tls", why));
        }
        _ => return Err(raw.wrong("mail.tls", "write required, implicit or none")),
    };
    let user = raw.text("mail.user").to_owned();
    let login = match user.is_empty() {
        true => None,
        false => Some((user, secret(raw, "mail.password_file")?)),
    };
    let from = needed(raw, "mail.from", "write the address that mail comes from")?;
    let discreet = raw.text("mail.discreet_from").trim();
    let discreet_from = if discreet.is_empty() { &from } else { discreet }.to_owned();
    for (name, address) in [("mail.from", &from), ("mail.discreet_from", &discreet_from)] {
        let read = Address::parse(ChannelKind::Mail, address);
        read.map_err(|_| raw.wrong(name, "write a mail address, such as door@practice.example"))?;
    }
    Ok(Some(MailSetup {
        host,
        port,
        tls,
        login,
        from,
        discreet_from,
    }))
}

fn push(raw: &Raw) -> Result<Option<String>, CommandError> {
    if !raw.flag("push.enabled") {
        return Ok(None);
    }
    let contact = raw.text("push.contact").trim();
    let fits = contact.is_empty()
        || contact.starts_with("https://")
        || contact
            .strip_prefix("mailto:")
            .is_some_and(|address| Address::parse(ChannelKind::Mail, address).is_ok());
    if !fits {
        let why = "write mailto: and an address, or an address that begins with https://";
        return Err(raw.wrong("push.contact", why));
    }
    Ok(Some(contact.to_owned()))
}

fn telephone(raw: &Raw) -> Result<Option<TelephoneSetup>, CommandError> {
    let account = raw.text("telephone.account").trim().to_owned();
    if account.is_empty() {
        return Ok(None);
    }
    if !account.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(raw.wrong(
            "telephone.account",
            "an account has letters and digits only",
        ));
    }
    let base = raw.text("telephone.base").trim().to_owned();
    Url::parse(&base).map_err(|_| {
        let why = "write the address of the service, such as https://api.twilio.com";
        raw.wrong("telephone.base", why)
    })?;
    Ok(Some(TelephoneSetup {
        base,
        account,
        token_file: secret(raw, "telephone.token_file")?,
        from: needed(
            raw,
            "telephone.from",
            "write the number that calls come from",
        )?,
    }))
}

fn webhook(raw: &Raw, private: &[String]) -> Result<Option<(Url, PathBuf)>, CommandError> {
    match place(raw, "webhook.url", private)? {
        Some(url) => Ok(Some((url, secret(raw, "webhook.secret_file")?))),
        None => Ok(None),
    }
}

fn watchdog(raw: &Raw, private: &[String]) -> Result<Option<(Url, u32)>, CommandError> {
    let Some(url) = place(raw, "watchdog.ping_url", private)? else {
        return Ok(None);
    };
    let minutes = raw.text("watchdog.ping_minutes").trim().parse().ok();
    let minutes = minutes
        .filter(|minutes| (1..=PING_MINUTES_MAX).contains(minutes))
        .ok_or_else(|| {
            let why = format!("write a number from 1 to {PING_MINUTES_MAX}");
            raw.wrong("watchdog.ping_minutes", &why)
        })?;
    Ok(Some((url, minutes)))
}

fn place(raw: &Raw, name: &str, private: &[String]) -> Result<Option<Url>, CommandError> {
    let text = raw.text(name).trim();
    if text.is_empty() {
        return Ok(None);
    }
    let unread = |_| raw.wrong(name, "write an address that begins with https://");
    let url = Url::parse(text).map_err(unread)?;
    let is_named = crate::courier::guard::Guard::new(private).is_private(&url);
    if !url.is_secure() && !is_named {
        let why = "only a host in outside.allow_private may be called without TLS; use https://";
        return Err(raw.wrong(name, why));
    }
    Ok(Some(url))
}

//! Every key of the configuration: one table, from which reading, checking and the reference page
//! follow.

/// One key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Section and key, as in `web.listen`.
    pub(crate) name: &'static str,
    /// What kind of value it takes.
    pub(crate) kind: Kind,
    /// The value when nothing is said.
    pub(crate) default: &'static str,
}

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text in quotation marks.
    Text,
    /// `true` or `false`.
    Flag,
    /// A list of texts; in the environment separated by commas.
    List,
}

impl Kind {
    /// What is asked for, as part of a sentence.
    pub(crate) fn wanted(self) -> &'static str {
        match self {
            Kind::Text => "a text in quotation marks",
            Kind::Flag => "true or false",
            Kind::List => "a list of texts",
        }
    }
}

/// What every variable of ours begins with.
pub(crate) const PREFIX: &str = "VESTIBULE_";

/// The variable that names the configuration file; it is no key.
pub(crate) const CONFIG_VARIABLE: &str = "VESTIBULE_CONFIG";

/// The variable that may hold the passphrase of the root key; it is no key, for a passphrase stands
/// in no file of the configuration.
pub(crate) const PASSPHRASE_VARIABLE: &str = "VESTIBULE_PASSPHRASE";

const fn key(name: &'static str, kind: Kind, default: &'static str) -> Key {
    Key {
        name,
        kind,
        default,
    }
}

/// All keys, in the order of the reference page.
pub(crate) const KEYS: &[Key] = &[
    key("practice.name", Kind::Text, "Our practice"),
    key("practice.country", Kind::Text, "gb"),
    key("practice.zone", Kind::Text, "Europe/London"),
    key("practice.hours", Kind::Text, "mon-fri 09:00-17:00"),
    key("practice.closed", Kind::List, ""),
    key("practice.rota", Kind::Flag, "false"),
    key("policy.preset", Kind::Text, "group"),
    key("policy.book", Kind::Text, ""),
    key("screen.mode", Kind::Text, "both"),
    key("data.folder", Kind::Text, "vestibule-data"),
    key("data.database", Kind::Text, ""),
    key("data.key_file", Kind::Text, ""),
    key("keys.path", Kind::Text, ""),
    key("keys.passphrase", Kind::Text, ""),
    key("backup.folder", Kind::Text, ""),
    key("backup.every_hours", Kind::Text, "24"),
    key("backup.keep_days", Kind::Text, "35"),
    key("retention.automatic", Kind::Flag, "false"),
    key("web.listen", Kind::Text, "127.0.0.1:8420"),
    key("web.origin", Kind::Text, ""),
    key("web.secure_cookies", Kind::Flag, "true"),
    key("web.exit_url", Kind::Text, "https://www.bbc.co.uk/weather"),
    key("witness.servers", Kind::List, ""),
    key("mail.host", Kind::Text, ""),
    key("mail.port", Kind::Text, "587"),
    key("mail.tls", Kind::Text, "required"),
    key("mail.user", Kind::Text, ""),
    key("mail.password_file", Kind::Text, ""),
    key("mail.from", Kind::Text, ""),
    key("mail.discreet_from", Kind::Text, ""),
    key("push.enabled", Kind::Flag, "true"),
    key("push.contact", Kind::Text, ""),
    key("webhook.url", Kind::Text, ""),
    key("webhook.secret_file", Kind::Text, ""),
    key("telephone.base", Kind::Text, "https://api.twilio.com"),
    key("telephone.account", Kind::Text, ""),
    key("telephone.token_file", Kind::Text, ""),
    key("telephone.from", Kind::Text, ""),
    key("outside.allow_private", Kind::List, ""),
    key("outside.ca_file", Kind::Text, ""),
    key("watchdog.ping_url", Kind::Text, ""),
    key("watchdog.ping_minutes", Kind::Text, "5"),
    key("log.level", Kind::Text, "info"),
    key("log.format", Kind::Text, "text"),
];

impl Key {
    /// The section, as in `web`.
    pub(crate) fn section(&self) -> &'static str {
        self.name
            .split_once('.')
            .map_or(self.name, |(section, _)| section)
    }

    /// The variable that overrides it, as in `VESTIBULE_WEB_LISTEN`.
    pub(crate) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }
}

/// The key with this name.
pub(crate) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The sections, each once.
pub(crate) fn sections() -> Vec<&'static str> {
    let mut sections: Vec<_> = KEYS.iter().map(Key::section).collect();
    sections.dedup();
    sections
}

//! Mail, over SMTP with TLS.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use desk::{Envelope, Messenger, NotBrought};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::AddressError,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use practice::Address;
use tokio::runtime::Runtime;
use web::notification_words;

use super::Certificates;

/// How long a mail may take to be handed over, in seconds: all steps together.
pub(crate) const MAIL_SECONDS: u64 = 15;

/// How the connection to the mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MailTls {
    /// TLS from the first byte.
    Implicit,
    /// TLS by STARTTLS; a server that does not offer it is not used.
    Required,
    /// None: to a server on this machine only.
    None,
}

/// What is set up of the mail server.
#[derive(Clone)]
pub(crate) struct MailSetup {
    /// Its name.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is kept from others.
    pub(crate) tls: MailTls,
    /// Name, and the file of the password, where it asks for them.
    pub(crate) login: Option<(String, PathBuf)>,
    /// From whom a mail comes.
    pub(crate) from: String,
    /// From whom a discreet mail comes.
    pub(crate) discreet_from: String,
}

impl fmt::Debug for MailSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailSetup({}:{})", self.host, self.port)
    }
}

/// Hands mail to one server.
pub(crate) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: lettre::Address,
    discreet_from: lettre::Address,
    door: Arc<str>,
    runtime: Runtime,
    wait: Duration,
}

impl Mail {
    /// A courier that names `door` as the place to look.
    ///
    /// # Errors
    ///
    /// What can not be used, in words.
    pub(crate) fn new(
        setup: &MailSetup,
        certificates: &Certificates,
        door: &Arc<str>,
    ) -> Result<Mail, String> {
        let words = |error: Error| error.to_string();
        let tls = || -> Result<TlsParameters, Error> {
            let mut builder = TlsParameters::builder(setup.host.clone());
            for der in &certificates.0 {
                builder = builder.add_root_certificate(Certificate::from_der(der.to_vec())?);
            }
            builder.build_rustls()
        };
        let tls = match setup.tls {
            MailTls::Implicit => Tls::Wrapper(tls().map_err(words)?),
            MailTls::Required => Tls::Required(tls().map_err(words)?),
            MailTls::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&setup.host)
            .port(setup.port)
            .tls(tls)
            .timeout(Some(Duration::from_secs(MAIL_SECONDS)));
        if let Some((user, password)) = &setup.login {
            let password = super::secret(password)?;
            builder = builder.credentials(Credentials::new(user.clone(), password.to_string()));
        }
        let address = |text: &str| {
            text.parse()
                .map_err(|error: AddressError| format!("'{text}': {error}"))
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("mail")
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Mail {
            transport: builder.build(),
            from: address(&setup.from)?,
            discreet_from: address(&setup.discreet_from)?,
            door: Arc::clone(door),
            runtime,
            wait: Duration::from_secs(MAIL_SECONDS),
        })
    }

    /// The same with another patience; tests have little.
    #[cfg(test)]
    pub(crate) fn waiting(self, wait: Duration) -> Mail {
        Mail { wait, ..self }
    }

    /// Whether the server answers, with TLS and with the password, where one is set up.
    ///
    /// # Errors
    ///
    /// What it said.
    pub(crate) fn greet(&self) -> Result<(), String> {
        let greeting =
            async { tokio::time::timeout(self.wait, self.transport.test_connection()).await };
        match self.runtime.block_on(greeting) {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it does not answer".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("it did not answer within {MAIL_SECONDS} seconds")),
        }
    }

    fn letter(&self, envelope: &Envelope) -> Option<Message> {
        let Address::Mail(to) = &envelope.to else {
            return None;
        };
        let (from, door) = match envelope.is_discreet {
            true => (&self.discreet_from, None),
            false => (&self.from, Some(&*self.door)),
        };
        let words = notification_words(
            &envelope.language,
            envelope.notification,
            envelope.code,
            door,
        );
        // The same name for every try, so that whoever gets it twice sees it once.
        let id = format!("<{}@{}>", vault::to_hex(&envelope.attempt), from.domain());
        Message::builder()
            .message_id(Some(id))
            .from(Mailbox::new(Some(words.sender), from.clone()))
            .to(Mailbox::new(None, to.parse().ok()?))
            .subject(words.subject)
            .header(Automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(words.body)
            .ok()
    }
}

impl Messenger for Mail {
    fn bring(&self, envelope: &Envelope) -> Result<(), NotBrought> {
        let letter = self.letter(envelope);
        let letter = letter.ok_or(NotBrought::NobodyThere("mail-address"))?;
        let sending = async { tokio::time::timeout(self.wait, self.transport.send(letter)).await };
        match self.runtime.block_on(sending) {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(came_of(&error)),
            Err(_) => Err(NotBrought::Later("mail-slow")),
        }
    }
}

/// Why a server did not take it. Only words about the address itself say that nobody is there:
/// a server that takes nothing from us at all must not cost everybody their channels.
fn came_of(error: &Error) -> NotBrought {
    if error.is_permanent() {
        let said = error.to_string();
        let is_nobody = NOBODY.iter().any(|code| said.contains(code));
        return match is_nobody {
            true => NotBrought::NobodyThere("mail-nobody"),
            false => NotBrought::Later("mail-refused"),
        };
    }
    NotBrought::Later(match () {
        () if error.is_transient() => "mail-busy",
        () if error.is_timeout() => "mail-slow",
        () if error.is_tls() => "mail-tls",
        () => "mail-unreached",
    })
}

/// Nobody has this address, or not any more. Source: RFC 3463, 3.2 and 3.3.
const NOBODY: [&str; 7] = [
    "5.1.1 ", "5.1.2 ", "5.1.3 ", "5.1.6 ", "5.1.10 ", "5.2.1 ", "5.1.0 ",
];

/// Says that nobody wrote this by hand, so that no machine answers it. Source: RFC 3834.
#[derive(Clone, Copy, Debug)]
struct Automatic;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Automatic, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Automatic)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Automatic::name(), "auto-generated".to_owned())
    }
}

//! Couriers: what leaves the house, and the lanes that it leaves by.
//!
//! Each kind of channel has threads of its own, some of them for what is urgent only. A mail server
//! that hangs holds up mail, and neither a push nor the worker; and mail that is not urgent holds up
//! no call for help.

pub(crate) mod check;
pub(crate) mod guard;
pub(crate) mod mail;
pub(crate) mod push;
pub(crate) mod telephone;
#[cfg(test)]
mod tests;
pub(crate) mod url;
pub(crate) mod watchdog;
pub(crate) mod webhook;
pub(crate) mod wire;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use desk::{Desk, DeskError, Lane, Messenger, Offered, Tried};
use practice::ChannelKind;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use zeroize::Zeroizing;

use crate::{config::couriers::Setup, edge::Edge, error::CommandError, root_key};
use guard::Guard;
use mail::Mail;
use push::{Push, PushKey};
use telephone::Telephone;
use watchdog::Watchdog;
use webhook::Webhook;
use wire::Wire;

/// How often a lane looks for something, in milliseconds.
const LOOK_MILLIS: u64 = 250;
/// How many threads bring what is urgent by one kind of channel: so many peers may hang until the
/// next is not called at once.
const URGENT_THREADS: usize = 4;
/// How many bring what is not.
const ORDINARY_THREADS: usize = 2;
/// How many bring what is in memory while the store can not be asked.
const MEMORY_THREADS: usize = 2;
/// How often they look for something, in milliseconds: whoever calls waits for it.
const MEMORY_LOOK_MILLIS: u64 = 50;
/// The longest secret, in bytes: anything longer is some other file.
const SECRET_BYTES_MAX: u64 = 4096;
/// The longest file of certificates, in bytes.
const CERTIFICATES_BYTES_MAX: u64 = 1024 * 1024;

/// Authorities that are trusted beside those of the system.
#[derive(Clone, Debug, Default)]
pub(crate) struct Certificates(pub(crate) Vec<CertificateDer<'static>>);

impl Certificates {
    /// Reads a file of certificates in PEM.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub(crate) fn read(path: &Path) -> Result<Certificates, String> {
        let place = path.display();
        let unreadable = |error: std::io::Error| format!("{place} can not be read: {error}");
        if fs::metadata(path).map_err(unreadable)?.len() > CERTIFICATES_BYTES_MAX {
            return Err(format!("{place} is too long for a file of certificates"));
        }
        let text = fs::read(path).map_err(unreadable)?;
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
        match read {
            Ok(read) if !read.is_empty() => Ok(Certificates(read)),
            _ => Err(format!("{place} holds no certificate in PEM")),
        }
    }
}

/// Reads a secret: one line in a file that nobody else may read.
///
/// # Errors
///
/// What is wrong, in words.
pub(crate) fn secret(path: &Path) -> Result<Zeroizing<String>, String> {
    let place = path.display();
    let unreadable = |error: std::io::Error| format!("{place} can not be read: {error}");
    let length = fs::metadata(path).map_err(unreadable)?.len();
    let (_, mode) = root_key::owner_and_mode(path).unwrap_or((0, 0o777));
    if mode & 0o077 != 0 {
        return Err(format!(
            "{place} has the mode {mode:04o}, and others may have read it; `chmod 600 {place}`"
        ));
    }
    if length > SECRET_BYTES_MAX {
        return Err(format!("{place} is too long for a secret"));
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(unreadable)?);
    let line = Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned());
    if line.is_empty() || line.contains(['\r', '\n']) {
        return Err(format!("{place} has to hold one line, the secret"));
    }
    Ok(line)
}

/// Every courier that is set up.
pub(crate) struct Couriers {
    messengers: Vec<(ChannelKind, Arc<dyn Messenger>)>,
    push_key: Option<String>,
    watchdog: Option<Watchdog>,
}

impl Couriers {
    /// The couriers of this configuration; `door` is where browsers find the practice, and
    /// `push_seed` what the key of web push is made from.
    ///
    /// # Errors
    ///
    /// [`CommandError::Usage`] with what can not be used.
    pub(crate) fn open(
        setup: &Setup,
        door: &str,
        push_seed: &[u8; 32],
        edge: Edge,
    ) -> Result<Couriers, CommandError> {
        let wrong = |section: &'static str| {
            move |why: String| CommandError::usage(format!("[{section}]: {why}"))
        };
        let door: Arc<str> = door.into();
        let authorities = match &setup.authorities {
            Some(path) => Certificates::read(path).map_err(wrong("outside"))?,
            None => Certificates::default(),
        };
        let wire = |guard| Wire::new(guard, &authorities.0, edge).map_err(wrong("outside"));
        // What a browser names is called on the open net only, whatever is allowed beside it.
        let open = wire(Guard::default())?;
        let own = wire(Guard::new(&setup.private))?;
        let mut couriers = Couriers {
            messengers: Vec::new(),
            push_key: None,
            watchdog: None,
        };
        if let Some(mail) = &setup.mail {
            let mail = Mail::new(mail, &authorities, &door).map_err(wrong("mail"))?;
            couriers.add(ChannelKind::Mail, mail);
        }
        if let Some(contact) = &setup.push_contact {
            let contact = if contact.is_empty() { &*door } else { contact };
            let key = PushKey::of(push_seed).map_err(wrong("push"))?;
            couriers.push_key = Some(key.public());
            couriers.add(
                ChannelKind::Push,
                Push::new(open, key, &contact.into(), edge),
            );
        }
        if let Some(telephone) = &setup.telephone {
            for kind in [ChannelKind::Sms, ChannelKind::Voice] {
                let telephone = Telephone::new(own.clone(), telephone, kind, &door);
                couriers.add(kind, telephone.map_err(wrong("telephone"))?);
            }
        }
        if let Some((url, path)) = &setup.webhook {
            let secret = secret(path).map_err(wrong("webhook"))?.as_bytes().to_vec();
            let webhook = Webhook::new(own.clone(), url.clone(), secret, edge);
            couriers.add(ChannelKind::Webhook, webhook);
        }
        couriers.watchdog = setup
            .watchdog
            .as_ref()
            .map(|(url, minutes)| Watchdog::new(own, url.clone(), *minutes, edge));
        Ok(couriers)
    }

    /// One courier, to measure with.
    pub(crate) fn of(kind: ChannelKind, messenger: Arc<dyn Messenger>) -> Couriers {
        Couriers {
            messengers: vec![(kind, messenger)],
            push_key: None,
            watchdog: None,
        }
    }

    fn add(&mut self, kind: ChannelKind, messenger: impl Messenger + 'static) {
        self.messengers.push((kind, Arc::new(messenger)));
    }

    /// By what this practice can tell somebody.
    pub(crate) fn offered(&self) -> Offered {
        Offered {
            kinds: self.messengers.iter().map(|(kind, _)| *kind).collect(),
            push_key: self.push_key.clone(),
        }
    }

    /// Starts every lane; `desk` gives the desk of the moment.
    ///
    /// # Errors
    ///
    /// [`CommandError::Outside`] when the system gives no thread.
    pub(crate) fn start(
        self,
        desk: impl Fn() -> Desk + Clone + Send + 'static,
        edge: Edge,
    ) -> Result<Lanes, CommandError> {
        let mut lanes = Lanes::default();
        for (kind, messenger) in self.messengers {
            for (urgent, threads) in [(true, URGENT_THREADS), (false, ORDINARY_THREADS)] {
                for _ in 0..threads {
                    let lane = Lane { kind, urgent };
                    let (desk, messenger) = (desk.clone(), Arc::clone(&messenger));
                    lanes.start(&format!("{kind}"), move |stopped| {
                        while stopped.recv_timeout(Duration::from_millis(LOOK_MILLIS))
                            == Err(mpsc::RecvTimeoutError::Timeout)
                        {
                            go_through(&desk(), lane, &*messenger, edge);
                        }
                    })?;
                }
            }
            // What is brought from memory waits for no lane that may hang in the store.
            for _ in 0..MEMORY_THREADS {
                let (desk, messenger) = (desk.clone(), Arc::clone(&messenger));
                lanes.start("memory", move |stopped| {
                    while stopped.recv_timeout(Duration::from_millis(MEMORY_LOOK_MILLIS))
                        == Err(mpsc::RecvTimeoutError::Timeout)
                    {
                        from_memory(&desk(), kind, &*messenger, edge);
                    }
                })?;
            }
        }
        if !lanes.running.is_empty() {
            let desk = desk.clone();
            lanes.start("memory", move |stopped| {
                while stopped.recv_timeout(Duration::from_millis(LOOK_MILLIS))
                    == Err(mpsc::RecvTimeoutError::Timeout)
                {
                    desk().ask_from_memory(&edge.act());
                }
            })?;
        }
        if let Some(watchdog) = self.watchdog {
            lanes.start("watchdog", move |stopped| watchdog.run(&desk, stopped))?;
        }
        Ok(lanes)
    }
}

/// Brings everything that waits in a lane. Whatever breaks is told, and the lane goes on.
fn go_through(desk: &Desk, lane: Lane, messenger: &dyn Messenger, edge: Edge) {
    let went = catch_unwind(AssertUnwindSafe(|| -> Result<(), DeskError> {
        while desk.has_to_bring(&edge.act(), lane)? {
            match desk.bring_next(&mut edge.act(), lane, messenger)? {
                Tried::Nothing => return Ok(()),
                Tried::NotBrought(error) => {
                    let kind = lane.kind.code();
                    tracing::warn!(kind, urgent = lane.urgent, "a notification was {error}");
                }
                Tried::Brought | Tried::Dropped => {}
            }
        }
        Ok(())
    }));
    match went {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(code = error.code(), "a lane could not be looked at"),
        Err(_) => tracing::error!(kind = lane.kind.code(), "a lane had broken, and goes on"),
    }
}

/// Brings every page by this kind of channel that could not be written down (decision 77).
fn from_memory(desk: &Desk, kind: ChannelKind, messenger: &dyn Messenger, edge: Edge) {
    let went = catch_unwind(AssertUnwindSafe(|| {
        while desk.bring_from_memory(&edge.act(), kind, messenger) {
            tracing::warn!(kind = kind.code(), "a page was tried from memory");
        }
    }));
    if went.is_err() {
        tracing::error!(
            kind = kind.code(),
            "paging from memory had broken, and goes on"
        );
    }
}

/// The threads that bring things.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    running: Vec<(mpsc::Sender<()>, thread::JoinHandle<()>)>,
}

impl Lanes {
    fn start(
        &mut self,
        name: &str,
        work: impl FnOnce(&mpsc::Receiver<()>) + Send + 'static,
    ) -> Result<(), CommandError> {
        let (stop, stopped) = mpsc::channel();
        let running = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&stopped))
            .map_err(|error| CommandError::outside(format!("a courier does not start: {error}")))?;
        self.running.push((stop, running));
        Ok(())
    }

    /// Stops them all. What a peer holds up at this moment is waited for: seconds.
    pub(crate) fn stop(self) {
        let (stops, threads): (Vec<_>, Vec<_>) = self.running.into_iter().unzip();
        drop(stops);
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a courier had broken");
            }
        }
    }
}

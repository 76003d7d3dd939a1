//! What `doctor` says of couriers: whether what is set up can be used now.

use std::{path::Path, sync::Arc, time::Duration};

use practice::ChannelKind;

use super::{
    Certificates, guard::Guard, guard::Refused, mail::Mail, secret, telephone::Telephone, url::Url,
    wire::Wire,
};
use crate::{config::couriers::Setup, edge::Edge};

/// How long a name is looked up, in seconds.
const LOOK_UP_SECONDS: u64 = 5;

/// One line: an error is wrong, `false` is worth a look.
pub(crate) type Line = Result<(bool, String), String>;

/// Looks at every courier. Nothing is sent; the mail server is greeted.
pub(crate) fn lines(setup: &Setup, edge: Edge) -> Vec<Line> {
    let authorities = match &setup.authorities {
        Some(path) => match Certificates::read(path) {
            Ok(authorities) => authorities,
            Err(why) => return vec![Err(format!("outside.ca_file: {why}"))],
        },
        None => Certificates::default(),
    };
    let guard = Guard::new(&setup.private);
    let mut lines = vec![mail(setup, &authorities)];
    lines.push(match setup.push_contact {
        Some(_) => Ok((true, "browsers can be told by push".to_owned())),
        None => Ok((
            false,
            "push.enabled is false: no browser can be told".to_owned(),
        )),
    });
    lines.extend(telephone(setup, &authorities, &guard, edge));
    if let Some((url, path)) = &setup.webhook {
        lines.push(place("webhook.url", url, Some(path), &guard));
    }
    lines.push(match &setup.watchdog {
        Some((url, minutes)) => place("watchdog.ping_url", url, None, &guard)
            .map(|(_, line)| (true, format!("{line}; it is told every {minutes} minutes"))),
        None => Ok((
            false,
            "nobody outside notices when this machine stands still: set watchdog.ping_url"
                .to_owned(),
        )),
    });
    lines
}

fn mail(setup: &Setup, authorities: &Certificates) -> Line {
    let Some(mail) = &setup.mail else {
        return Ok((false, "no mail can be sent: set mail.host".to_owned()));
    };
    let courier = Mail::new(mail, authorities, &Arc::from(""));
    let greeted = courier.and_then(|courier| courier.greet());
    let place = format!("{}:{}", mail.host, mail.port);
    match greeted {
        Ok(()) => Ok((true, format!("the mail server {place} answers"))),
        Err(why) => Err(format!("[mail]: {place}: {why}")),
    }
}

fn telephone(setup: &Setup, authorities: &Certificates, guard: &Guard, edge: Edge) -> Option<Line> {
    let telephone = setup.telephone.as_ref()?;
    let wire = Wire::new(guard.clone(), &authorities.0, edge);
    let courier =
        wire.and_then(|wire| Telephone::new(wire, telephone, ChannelKind::Sms, &Arc::from("")));
    let base = Url::parse(&telephone.base).map_err(|_| "telephone.base is no address".to_owned());
    Some(match (courier, base) {
        (Ok(_), Ok(base)) => place("telephone.base", &base, None, guard),
        (Err(why), _) | (_, Err(why)) => Err(format!("[telephone]: {why}")),
    })
}

fn place(name: &str, url: &Url, secret_file: Option<&Path>, guard: &Guard) -> Line {
    if let Some(path) = secret_file {
        secret(path).map_err(|why| format!("{name}: {why}"))?;
    }
    match guard.addresses(url, Duration::from_secs(LOOK_UP_SECONDS)) {
        Ok(_) => Ok((true, format!("{name}: {} may be called", url.host()))),
        Err(Refused::Closed) => Err(format!(
            "{name}: {} is inside or on no open net; name it in outside.allow_private if it is yours",
            url.host()
        )),
        Err(Refused::Unknown) => Err(format!("{name}: {} leads nowhere now", url.host())),
    }
}

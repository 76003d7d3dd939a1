//! By when requests are answered: data of each country, read once.

use practice::{RequestClock, RequestKind, request::Span};
use serde::Deserialize;

use crate::DeskError;

const CLOCKS: &str = include_str!("../../../../content/requests.toml");

/// The country, or the kind, of a row for all others.
const ANY: &str = "*";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    clock: Vec<Row>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    country: String,
    kind: String,
    #[serde(default)]
    months: u8,
    #[serde(default)]
    days: u8,
    #[serde(default)]
    more_months: u8,
    #[serde(default)]
    more_days: u8,
    source: String,
}

/// The clocks of one country.
#[derive(Clone, Debug)]
pub(crate) struct Clocks(Vec<(RequestKind, RequestClock)>);

impl Clocks {
    /// Those of a country. Errors: the file is wrong.
    pub(crate) fn of(country: &str) -> Result<Clocks, DeskError> {
        let broken = |why: &str| DeskError::Setup(format!("requests.toml: {why}"));
        let file: File = toml::from_str(CLOCKS).map_err(|error| broken(error.message()))?;
        let known = |kind: &str| kind == ANY || RequestKind::from_code(kind).is_some();
        if file.clock.iter().any(|row| !known(&row.kind)) {
            return Err(broken("a kind of request that there is not"));
        }
        let row = |country: &str, kind: &str| {
            let mut rows = file.clock.iter();
            rows.find(|row| row.country == country && row.kind == kind)
        };
        let mut clocks = Vec::new();
        for kind in RequestKind::ALL {
            let found = row(country, kind.code())
                .or_else(|| row(country, ANY))
                .or_else(|| row(ANY, kind.code()))
                .or_else(|| row(ANY, ANY))
                .ok_or_else(|| broken("no time for everywhere"))?;
            let clock = RequestClock {
                within: Span {
                    months: found.months,
                    days: found.days,
                },
                extension: Span {
                    months: found.more_months,
                    days: found.more_days,
                },
                source: found.source.clone(),
            };
            if clock.within.is_nothing() || clock.source.is_empty() {
                return Err(broken("a row without a time or a source"));
            }
            clocks.push((*kind, clock));
        }
        Ok(Clocks(clocks))
    }

    /// The clock of one kind.
    pub(crate) fn of_kind(&self, kind: RequestKind) -> Result<&RequestClock, DeskError> {
        let found = self.0.iter().find(|(one, _)| *one == kind);
        found
            .map(|(_, clock)| clock)
            .ok_or_else(|| DeskError::Setup("requests.toml".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_time_for_every_kind() {
        for (country, kind, months, days) in [
            ("gb", RequestKind::Copy, 1, 0),
            ("us", RequestKind::Copy, 0, 30),
            ("us", RequestKind::Amendment, 0, 60),
            ("us", RequestKind::Erasure, 0, 30),
            ("nz", RequestKind::Restriction, 0, 20),
            ("zz", RequestKind::Accounting, 1, 0),
        ] {
            let clocks = Clocks::of(country).unwrap();
            let clock = clocks.of_kind(kind).unwrap();
            assert_eq!(clock.within, Span { months, days }, "{country} {kind}");
            assert!(clock.source.len() > 15);
        }
    }
}

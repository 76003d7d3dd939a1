//! Third parties who say who they are and not why they write: the purpose follows from the sender.
//!
//! Source: default-policy 6.7. The first row of the table whose words occur in the sender decides.

use practice::Purpose;

/// Words, any of which in the sender mean this purpose. Two words must follow each other.
struct Row(&'static [&'static str], Purpose);

const TABLE: &[Row] = &[
    Row(
        &[
            "of a minor",
            "of minor",
            "of a child",
            "of a teenager",
            "of a teen",
            "guardian",
        ],
        Purpose::ThirdGuardian,
    ),
    Row(
        &[
            "lawyer",
            "attorney",
            "solicitor",
            "barrister",
            "court",
            "judge",
        ],
        Purpose::ThirdLegal,
    ),
    Row(
        &[
            "insurer",
            "insurance",
            "payer",
            "utilisation",
            "utilization",
        ],
        Purpose::ThirdPayer,
    ),
    Row(&["police", "sheriff", "detective"], Purpose::ThirdPolice),
    Row(
        &[
            "physician",
            "doctor",
            "gp",
            "hospital",
            "ward",
            "clinic",
            "psychiatrist",
            "nurse",
            "pharmacist",
            "midwife",
            "provider",
        ],
        Purpose::ThirdProvider,
    ),
    Row(
        &[
            "school",
            "teacher",
            "agency",
            "employer",
            "social worker",
            "child protection",
            "adult protection",
            "university",
            "college",
        ],
        Purpose::ThirdAgency,
    ),
    Row(
        &["press", "journalist", "reporter", "newspaper"],
        Purpose::ThirdPress,
    ),
    Row(
        &[
            "mother",
            "father",
            "mum",
            "mom",
            "dad",
            "parent",
            "sister",
            "brother",
            "son",
            "daughter",
            "aunt",
            "uncle",
            "cousin",
            "grandmother",
            "grandfather",
            "husband",
            "wife",
            "partner",
            "spouse",
            "boyfriend",
            "girlfriend",
            "friend",
            "neighbour",
            "neighbor",
            "relative",
            "family",
        ],
        Purpose::ThirdFamily,
    ),
];

/// The purpose that follows from who writes; nobody known when no row fits.
pub(crate) fn purpose_of(sender: &str) -> Purpose {
    let words: Vec<String> = sender
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let line = format!(" {} ", words.join(" "));
    TABLE
        .iter()
        .find(|Row(any, _)| {
            any.iter()
                .any(|phrase| line.contains(&format!(" {phrase} ")))
        })
        .map_or(Purpose::ThirdUnknown, |Row(_, purpose)| *purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_have_purposes() {
        for (sender, purpose) in [
            ("mother of adult", Purpose::ThirdFamily),
            ("Mother of a minor (14)", Purpose::ThirdGuardian),
            ("legal guardian", Purpose::ThirdGuardian),
            ("sister", Purpose::ThirdFamily),
            ("her husband's lawyer", Purpose::ThirdLegal),
            ("insurer", Purpose::ThirdPayer),
            ("police officer", Purpose::ThirdPolice),
            ("hospital ward", Purpose::ThirdProvider),
            ("school", Purpose::ThirdAgency),
            ("journalist", Purpose::ThirdPress),
            ("unknown address", Purpose::ThirdUnknown),
            ("friendship bracelet shop", Purpose::ThirdUnknown),
            ("", Purpose::ThirdUnknown),
        ] {
            assert_eq!(purpose_of(sender), purpose, "{sender}");
        }
    }
}

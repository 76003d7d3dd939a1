//! A form that was sent: unknown fields are ignored, missing ones are empty.

use std::fmt;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header,
};

use crate::fault::{Fault, Why};

/// The most that a form may hold, in bytes.
///
/// The longest words are 64 KiB, and a letter outside ASCII is sent as up to three times its size.
pub const FORM_BYTES_MAX: usize = 256 * 1024;

/// The name of the field that holds somebody's words, on every page.
pub(crate) const WORDS: &str = "words";

/// What somebody typed. `Debug` prints a length only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(String);

impl Typed {
    /// Takes what was typed.
    pub fn new(text: impl Into<String>) -> Typed {
        Typed(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space was typed.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typed({} bytes)", self.0.len())
    }
}

/// The fields of a form.
#[derive(Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({} fields)", self.fields.len())
    }
}

impl Form {
    /// Reads the body of a form. Whatever is not text becomes a mark that something was there.
    pub fn read(body: &[u8]) -> Form {
        let fields = form_urlencoded::parse(body).into_owned().collect();
        Form { fields }
    }

    /// A field; empty when it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// A field that must say something.
    pub fn picked(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|value| !value.is_empty())
    }

    /// The fields whose names begin like this, without that beginning, in the order of the form.
    pub(crate) fn starting<'a>(
        &'a self,
        start: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let fields = self.fields.iter();
        fields.filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.as_str())))
    }

    /// What was typed into a field, as it was typed.
    pub fn typed(&self, name: &str) -> Typed {
        Typed::new(self.text(name))
    }

    /// Somebody's words.
    pub fn words(&self) -> Typed {
        self.typed(WORDS)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Form, Fault> {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Fault::from_status(rejection.status()))?;
        match (is_form, body.is_empty()) {
            (_, true) => Ok(Form::default()),
            (true, _) => Ok(Form::read(&body)),
            (false, _) => Err(Fault::of(Why::Unsupported)),
        }
    }
}

//! The values that go into and come out of the database: five kinds, the same on both engines.

use std::{borrow::Cow, error::Error, fmt};

use jiff::Timestamp;
use practice::{
    AgendaItemId, BreakGlassId, ChannelId, ContactId, CopyId, CredentialId, DeliveryId,
    DisclosureId, DraftId, DueId, EntryId, InvitationId, MarkId, NoteId, OfferId, OfferingId,
    OutboxId, PersonId, PracticeId, RequestId, RotaChangeId, SafetyEventId, SeriesId,
    SessionChangeId, SessionId, TestPageId, VisitId, WishId,
};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut};

use crate::StoreError;

/// One value.
#[derive(Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(Cow<'static, str>),
    Blob(Vec<u8>),
    Id([u8; 16]),
}

/// What a statement is given, in the order of its markers.
pub(crate) type Values = Vec<Value>;

/// `values![a, b, c]`: each turned into a [`Value`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}
pub(crate) use values;

/// Something that is a 128-bit key in the database.
pub(crate) trait Key: Sized {
    fn from_key(bytes: [u8; 16]) -> Self;
    fn to_key(self) -> [u8; 16];
}

macro_rules! keys {
    ($($id:ident),+ $(,)?) => {$(
        impl Key for $id {
            fn from_key(bytes: [u8; 16]) -> Self {
                $id::from_bytes(bytes)
            }
            fn to_key(self) -> [u8; 16] {
                self.to_bytes()
            }
        }

        impl From<$id> for Value {
            fn from(id: $id) -> Value {
                Value::Id(id.to_bytes())
            }
        }
    )+};
}

keys!(
    AgendaItemId,
    BreakGlassId,
    ChannelId,
    ContactId,
    CopyId,
    CredentialId,
    DeliveryId,
    DisclosureId,
    DraftId,
    DueId,
    EntryId,
    InvitationId,
    MarkId,
    NoteId,
    OutboxId,
    PersonId,
    PracticeId,
    RotaChangeId,
    RequestId,
    SafetyEventId,
    SessionId,
    TestPageId,
    VisitId,
    SeriesId,
    WishId,
    SessionChangeId,
    OfferingId,
    OfferId,
);

impl Key for [u8; 16] {
    fn from_key(bytes: [u8; 16]) -> Self {
        bytes
    }
    fn to_key(self) -> [u8; 16] {
        self
    }
}

impl From<[u8; 16]> for Value {
    fn from(bytes: [u8; 16]) -> Value {
        Value::Id(bytes)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Int(i64::from(number))
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Value {
        Value::Int(i64::from(number))
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::Int(i64::from(yes))
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Value {
        Value::Int(at.as_microsecond())
    }
}

impl From<&'static str> for Value {
    fn from(code: &'static str) -> Value {
        Value::Text(Cow::Borrowed(code))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(Cow::Owned(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(Cow::Owned(text.clone()))
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl From<&Vec<u8>> for Value {
    fn from(bytes: &Vec<u8>) -> Value {
        Value::Blob(bytes.clone())
    }
}

impl From<[u8; 32]> for Value {
    fn from(bytes: [u8; 32]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(maybe: Option<T>) -> Value {
        maybe.map_or(Value::Null, Into::into)
    }
}

/// Prints kinds and lengths only: a driver may log what it is given.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Int(_) => f.write_str("a number"),
            Value::Text(text) => write!(f, "text of {} bytes", text.len()),
            Value::Blob(bytes) => write!(f, "{} bytes", bytes.len()),
            Value::Id(_) => f.write_str("an id"),
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
            Value::Id(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => number.to_sql(kind, out),
            Value::Text(text) => text.as_ref().to_sql(kind, out),
            Value::Blob(bytes) => bytes.as_slice().to_sql(kind, out),
            Value::Id(bytes) => bytes.as_slice().to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    fn to_sql_checked(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let fits = match self {
            Value::Null => true,
            Value::Int(_) => *kind == Type::INT8,
            Value::Text(_) => *kind == Type::TEXT,
            Value::Blob(_) | Value::Id(_) => *kind == Type::BYTEA,
        };
        if !fits {
            return Err(format!("{self:?} given where {kind} is taken").into());
        }
        ToSql::to_sql(self, kind, out)
    }
}

/// One row that was found. It is read from left to right, each column once.
pub(crate) struct Row {
    values: std::vec::IntoIter<Value>,
}

impl Row {
    pub(crate) fn from_sqlite(
        row: &rusqlite::Row<'_>,
        columns: usize,
    ) -> Result<Row, rusqlite::Error> {
        let mut values = Vec::with_capacity(columns);
        for index in 0..columns {
            values.push(match row.get_ref(index)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Text(text) => Value::Text(Cow::Owned(
                    String::from_utf8(text.to_vec())
                        .map_err(|error| rusqlite::Error::Utf8Error(index, error.utf8_error()))?,
                )),
                // Most are ids, and those need no place of their own.
                ValueRef::Blob(bytes) => <[u8; 16]>::try_from(bytes)
                    .map_or_else(|_| Value::Blob(bytes.to_vec()), Value::Id),
                ValueRef::Real(_) => {
                    return Err(rusqlite::Error::IntegralValueOutOfRange(index, 0));
                }
            });
        }
        Ok(Row {
            values: values.into_iter(),
        })
    }

    pub(crate) fn from_postgres(row: &tokio_postgres::Row) -> Result<Row, tokio_postgres::Error> {
        let mut values = Vec::with_capacity(row.len());
        for (index, column) in row.columns().iter().enumerate() {
            let value = match *column.type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Value::Int),
                Type::TEXT => row
                    .try_get::<_, Option<String>>(index)?
                    .map(|text| Value::Text(Cow::Owned(text))),
                _ => row.try_get::<_, Option<Vec<u8>>>(index)?.map(Value::Blob),
            };
            values.push(value.unwrap_or(Value::Null));
        }
        Ok(Row {
            values: values.into_iter(),
        })
    }

    pub(crate) fn int(&mut self) -> Result<i64, StoreError> {
        self.maybe_int()?.ok_or_else(|| damaged("a number"))
    }

    pub(crate) fn maybe_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.values.next() {
            Some(Value::Int(number)) => Ok(Some(number)),
            Some(Value::Null) => Ok(None),
            _ => Err(damaged("a number")),
        }
    }

    pub(crate) fn small(&mut self) -> Result<u32, StoreError> {
        u32::try_from(self.int()?).map_err(|_| damaged("a small number"))
    }

    pub(crate) fn minute(&mut self) -> Result<u16, StoreError> {
        u16::try_from(self.int()?).map_err(|_| damaged("minutes"))
    }

    pub(crate) fn yes(&mut self) -> Result<bool, StoreError> {
        Ok(self.int()? != 0)
    }

    pub(crate) fn at(&mut self) -> Result<Timestamp, StoreError> {
        self.maybe_at()?.ok_or_else(|| damaged("an instant"))
    }

    pub(crate) fn maybe_at(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.maybe_int()?
            .map(|micros| Timestamp::from_microsecond(micros).map_err(|_| damaged("an instant")))
            .transpose()
    }

    pub(crate) fn text(&mut self) -> Result<String, StoreError> {
        match self.values.next() {
            Some(Value::Text(text)) => Ok(text.into_owned()),
            _ => Err(damaged("text")),
        }
    }

    /// A code of one of the closed lists of `practice`.
    pub(crate) fn code<T>(&mut self, from_code: fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let code = self.text()?;
        from_code(&code).ok_or_else(|| StoreError::Damaged(format!("unknown code '{code}'")))
    }

    /// A code of a closed list, or nothing.
    pub(crate) fn maybe_code<T>(
        &mut self,
        from_code: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.values.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Text(code)) => from_code(&code)
                .map(Some)
                .ok_or_else(|| StoreError::Damaged(format!("unknown code '{code}'"))),
            _ => Err(damaged("a code")),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        self.maybe_bytes()?.ok_or_else(|| damaged("bytes"))
    }

    pub(crate) fn maybe_bytes(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.values.next() {
            Some(Value::Blob(bytes)) => Ok(Some(bytes)),
            Some(Value::Id(bytes)) => Ok(Some(bytes.to_vec())),
            Some(Value::Null) => Ok(None),
            _ => Err(damaged("bytes")),
        }
    }

    pub(crate) fn maybe_hash(&mut self) -> Result<Option<[u8; 32]>, StoreError> {
        self.maybe_bytes()?
            .map(|bytes| <[u8; 32]>::try_from(bytes).map_err(|_| damaged("a hash")))
            .transpose()
    }

    pub(crate) fn hash(&mut self) -> Result<[u8; 32], StoreError> {
        <[u8; 32]>::try_from(self.bytes()?).map_err(|_| damaged("a hash"))
    }

    pub(crate) fn id<T: Key>(&mut self) -> Result<T, StoreError> {
        self.maybe_id()?.ok_or_else(|| damaged("an id"))
    }

    pub(crate) fn maybe_id<T: Key>(&mut self) -> Result<Option<T>, StoreError> {
        let bytes = match self.values.next() {
            Some(Value::Id(bytes)) => bytes,
            Some(Value::Blob(bytes)) => {
                <[u8; 16]>::try_from(bytes).map_err(|_| damaged("an id"))?
            }
            Some(Value::Null) => return Ok(None),
            _ => return Err(damaged("an id")),
        };
        Ok(Some(T::from_key(bytes)))
    }
}

fn damaged(wanted: &str) -> StoreError {
    StoreError::Damaged(format!("{wanted} was expected"))
}

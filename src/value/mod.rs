//! The Rust types of parameter values. Each can hold only what its parameter accepts.

mod assignment;
mod bounded;
mod date;
mod decimal;
mod digits;
mod id_list;
mod id_or_all;
mod number;
mod password;
mod time_of_day;
mod words;

use alloc::string::String;
use core::fmt;

pub use rust_decimal::Decimal;

pub use self::assignment::Assignment;
pub use self::bounded::{Bounded, Day, Hour, Month, Year};
pub use self::date::Date;
pub use self::digits::Digits;
pub use self::id_list::IdList;
pub use self::id_or_all::IdOrAll;
pub use self::password::Password;
pub use self::time_of_day::TimeOfDay;
pub use self::words::{
    CallType, CallflowAction, CallflowState, CanReinvite, ChargeBalanceOn, CreditNoteStatus,
    DayType, DeviceNat, DeviceTransport, DeviceType, DidRateType, DidStatus, DtmfMode, LcrOrder,
    ListMode, LocationRuleType, MonitoringType, NetworkType, ProgressInband, RuleDirection,
    SendRpid, ServicePeriod, ServiceType, StatementStatus, SubscriptionDeleteAction, T38Support,
    TrunkMode,
};
use crate::endpoint::Kind;

/// Every type that a field of a typed request can have.
#[allow(unused_imports, reason = "each area uses some of them")]
pub(crate) mod types {
    pub(crate) use alloc::string::String;
    pub(crate) use core::primitive::{bool, u64};

    pub(crate) use super::words::*;
    pub(crate) use super::{
        Assignment, Day, Decimal, Digits, Hour, IdList, IdOrAll, Month, Password, TimeOfDay, Year,
    };
}

/// How a Rust type is read from the text of a [`Kind`], and written back without allocating.
pub(crate) trait Value: Sized {
    /// Reads a text; `None` where the kind does not accept it.
    fn read(kind: Kind, text: &str) -> Option<Self>;

    /// Calls `write` with the wire text.
    fn write<R>(&self, kind: Kind, write: impl FnOnce(&str) -> R) -> R;
}

impl Value for String {
    fn read(_: Kind, text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        write(self)
    }
}

/// A value that its type cannot hold. The value is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidValue(Expected);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Kind(Kind),
    Date,
}

impl InvalidValue {
    const fn expected(kind: Kind) -> Self {
        Self(Expected::Kind(kind))
    }

    const DATE: Self = Self(Expected::Date);
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expected::Kind(kind) => write!(f, "invalid value, expected {kind}"),
            Expected::Date => f.write_str("invalid date, expected a day of the Gregorian calendar"),
        }
    }
}

impl core::error::Error for InvalidValue {}

//! Calls: a callback makes one that is active, until API v2 hangs it up.

use jiff::Timestamp;
use mor_api::access::Caller;
use mor_api::answer::{Fields, Refusal};
use mor_api::methods::calls::{
    ActiveCallList, ActiveCallsGet, ActiveCallsGetError, CallSpied, CallbackInit,
    CallbackInitError, CallbackStarted, QuickStats, QuickstatsGet, QuickstatsGetError, SpyCall,
    SpyCallError, UserCallList, UserCallsGet, UserCallsGetError,
};
use mor_api::value::IdOrAll;
use serde_json::Value;

use super::{CURRENCIES, World, next_id, written};
use crate::reply::filled;

/// A call.
pub struct Call {
    /// Whose call it is.
    pub user_id: u64,
    /// The device that calls.
    pub device_id: u64,
    /// The number that calls.
    pub source: String,
    /// The number that is called.
    pub destination: String,
    /// What the caller named it by.
    pub unique_id: String,
    started_at: Timestamp,
    /// When it was hung up; `None` while it is active.
    pub ended_at: Option<Timestamp>,
}

impl World {
    pub(crate) fn callback_init(
        &mut self,
        by: &str,
        request: &CallbackInit,
    ) -> Result<CallbackStarted, Refusal<CallbackInitError>> {
        let caller = self.caller::<CallbackInitError>(by)?;
        let device = self.device_of(&caller, request.device_id);
        let user_id = device.ok_or(CallbackInitError::BadDevice)?.user_id;
        let source = request.source.clone().filter(|source| !source.is_empty());
        let source = source.ok_or(CallbackInitError::NoSource)?;
        let id = next_id(&self.calls).ok_or(CallbackInitError::NoAsterisk)?;
        let call = Call {
            user_id,
            device_id: request.device_id,
            source,
            destination: request.destination.clone().unwrap_or_default(),
            unique_id: request.callback_unique_id.clone().unwrap_or_else(|| format!("call-{id}")),
            started_at: Timestamp::now(),
            ended_at: None,
        };
        self.calls.insert(id, call);
        Ok(CallbackStarted::new())
    }

    /// The calls of users whom the caller may see.
    pub(crate) fn calls_of<'w>(
        &'w self,
        caller: &'w Caller,
    ) -> impl Iterator<Item = (u64, &'w Call)> {
        let seen = move |call: &Call| self.user_of(caller, call.user_id).is_some();
        self.calls.iter().filter(move |(_, call)| seen(call)).map(|(id, call)| (*id, call))
    }

    pub(crate) fn active_calls_get(
        &mut self,
        by: &str,
        request: &ActiveCallsGet,
    ) -> Result<ActiveCallList, Refusal<ActiveCallsGetError>> {
        let caller = self.caller::<ActiveCallsGetError>(by)?;
        let status = request.status.as_deref().unwrap_or_default();
        let is_answered = status.eq_ignore_ascii_case("answered");
        if !status.is_empty() && !is_answered && !status.eq_ignore_ascii_case("ringing") {
            return Err(ActiveCallsGetError::InvalidStatus.into());
        }
        let wanted = self.calls_of(&caller).filter(|(_, call)| {
            call.ended_at.is_none()
                && (status.is_empty() || is_answered)
                && request.user_id.is_none_or(|id| id == call.user_id)
                && request.device_id.is_none_or(|id| id == call.device_id)
                && request.source.as_ref().is_none_or(|sent| *sent == call.source)
                && request.destination.as_ref().is_none_or(|sent| *sent == call.destination)
        });
        let calls = wanted.map(|(id, call)| {
            Fields::new()
                .with_field("id", id.to_string())
                .with_field("status", "Answered")
                .with_field("start_time", written(call.started_at))
                .with_field("user_id", call.user_id.to_string())
                .with_field("device_id", call.device_id.to_string())
                .with_field("src", &call.source)
                .with_field("dst", &call.destination)
                .with_field("uniqueid", &call.unique_id)
        });
        Ok(filled(|list: &mut ActiveCallList| list.calls = calls.collect()))
    }

    pub(crate) fn user_calls_get(
        &mut self,
        by: &str,
        request: &UserCallsGet,
    ) -> Result<UserCallList, Refusal<UserCallsGetError>> {
        let caller = self.caller::<UserCallsGetError>(by)?;
        if let Some(IdOrAll::Id(id)) = request.user_id
            && self.user_of(&caller, id).is_none()
        {
            return Err(UserCallsGetError::UserNotFound.into());
        }
        let is_wanted = |wanted: Option<IdOrAll>, id| match wanted {
            Some(IdOrAll::Id(wanted)) => wanted == id,
            _ => true,
        };
        let calls: Vec<_> = self
            .calls_of(&caller)
            .filter(|(_, call)| {
                let started_at = u64::try_from(call.started_at.as_second()).unwrap_or_default();
                is_wanted(request.user_id, call.user_id)
                    && is_wanted(request.device_id, call.device_id)
                    && request.period_start.is_none_or(|start| start <= started_at)
                    && request.period_end.is_none_or(|end| started_at <= end)
                    && request.destination.as_ref().is_none_or(|sent| *sent == call.destination)
                    && request.callback_unique_id.as_ref().is_none_or(|id| *id == call.unique_id)
            })
            .filter_map(|(_, call)| call.listed())
            .collect();
        let total = u64::try_from(calls.len()).unwrap_or(u64::MAX);
        let [currency, _] = CURRENCIES;
        Ok(filled(|list: &mut UserCallList| {
            list.title = Some("Calls".to_owned());
            list.username = Some(by.to_owned());
            list.total_calls = Some(total);
            list.currency = Some(currency.to_owned());
            list.shown_user = Some("all".to_owned());
            list.calls = calls;
        }))
    }

    pub(crate) fn quickstats_get(
        &mut self,
        by: &str,
        _: &QuickstatsGet,
    ) -> Result<QuickStats, Refusal<QuickstatsGetError>> {
        let caller = self.caller::<QuickstatsGetError>(by)?;
        let count = |is_active: bool| {
            let calls = self.calls_of(&caller);
            let counted = calls.filter(|(_, call)| call.ended_at.is_none() == is_active).count();
            u64::try_from(counted).ok()
        };
        Ok(filled(|stats: &mut QuickStats| {
            (stats.month_calls, stats.today_calls) = (count(false), count(false));
            (stats.active_calls, stats.answered_calls) = (count(true), count(true));
        }))
    }

    pub(crate) fn spy_call(
        &mut self,
        by: &str,
        request: &SpyCall,
    ) -> Result<CallSpied, Refusal<SpyCallError>> {
        let caller = self.caller::<SpyCallError>(by)?;
        let mut calls = self.calls_of(&caller).filter(|(_, call)| call.ended_at.is_none());
        let found = calls.find(|(id, _)| *id == request.active_call_id);
        let (_, call) = found.ok_or(SpyCallError::CallNotFound)?;
        Ok(filled(|spied: &mut CallSpied| {
            spied.success = "Call was successfully spied".into();
            spied.channel = Some(format!("SIP/{}", call.device_id));
        }))
    }

    /// The calls that have ended, of all users or of one, as API v2 lists them.
    pub(crate) fn ended_calls(&self, by: &str, user_id: Option<u64>) -> Vec<Value> {
        let Some(account) = self.account(by) else { return Vec::new() };
        let calls = self.calls_of(&account.caller);
        let wanted = calls.filter(|(_, call)| user_id.is_none_or(|id| id == call.user_id));
        let listed = wanted.filter_map(|(_, call)| {
            let fields = call.listed()?;
            let members = fields.fields().map(|(name, text)| (name.to_owned(), Value::from(text)));
            Some(Value::Object(members.collect()))
        });
        listed.collect()
    }

    /// Hangs up the active calls that the caller may see, or one of them. Returns how many and
    /// when; `None` if there are none.
    pub(crate) fn hang_up(&mut self, by: &str, wanted: Option<u64>) -> Option<(usize, String)> {
        let caller = self.account(by)?.caller;
        let seen = self.calls_of(&caller).filter(|(_, call)| call.ended_at.is_none());
        let ids: Vec<_> =
            seen.map(|(id, _)| id).filter(|id| wanted.is_none_or(|wanted| wanted == *id)).collect();
        let now = Timestamp::now();
        for id in &ids {
            self.calls.get_mut(id)?.ended_at = Some(now);
        }
        (!ids.is_empty()).then(|| (ids.len(), written(now)))
    }
}

impl Call {
    /// How it is listed once it has ended.
    fn listed(&self) -> Option<Fields> {
        let seconds = self.ended_at?.as_second().saturating_sub(self.started_at.as_second());
        let fields = Fields::new()
            .with_field("calldate", written(self.started_at))
            .with_field("src", &self.source)
            .with_field("dst", &self.destination)
            .with_field("billsec", seconds.to_string())
            .with_field("dispod", "ANSWERED")
            .with_field("user_id", self.user_id.to_string())
            .with_field("uniqueid", &self.unique_id);
        Some(fields)
    }
}

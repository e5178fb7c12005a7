//! DIDs: numbers that are free, reserved for a user, active on a device, closed, or terminated.

use mor_api::access::{self, Caller, DidChange, DidFacts, NewDid};
use mor_api::answer::Refusal;
use mor_api::methods::dids::{
    DidClose, DidCloseError, DidClosed, DidCreate, DidCreateError, DidCreated, DidDelete,
    DidDeleteError, DidDeleted, DidDetailsUpdate, DidList, DidMadeFree, DidMakeFree,
    DidMakeFreeError, DidSubscriptionStop, DidSubscriptionStopError, DidSubscriptionStopped,
    DidTerminate, DidTerminateError, DidTerminated, DidUpdateError, DidUpdated, DidsGet,
    DidsGetError, ListedDid,
};
use mor_api::value::{Assignment, DidStatus};

use super::{World, next_id};
use crate::reply::filled;

/// A number.
pub struct Did {
    /// Its digits.
    pub number: String,
    pub(super) owner: u64,
    pub(super) provider_id: u64,
    /// The user who has it.
    pub assigned_to: Option<u64>,
    /// The device that it rings.
    pub device_id: Option<u64>,
    /// Whether it can be used.
    pub state: DidState,
    /// How many calls it takes at the same time.
    pub call_limit: u64,
    pub(super) active_from: Option<u64>,
    pub(super) active_till: Option<u64>,
}

/// Whether a number can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DidState {
    /// It can.
    Open,
    /// Its user has given it up.
    Closed,
    /// It is there no longer.
    Terminated,
}

/// The longest number that there is room for.
const LONGEST_DID: usize = 20;

impl Did {
    pub(super) fn new(number: &str, owner: u64, provider_id: u64) -> Self {
        Self {
            number: number.to_owned(),
            owner,
            provider_id,
            assigned_to: None,
            device_id: None,
            state: DidState::Open,
            call_limit: 0,
            active_from: None,
            active_till: None,
        }
    }

    pub(crate) const fn status(&self) -> DidStatus {
        match (self.state, self.device_id, self.assigned_to) {
            (DidState::Closed, ..) => DidStatus::Closed,
            (DidState::Terminated, ..) => DidStatus::Terminated,
            (DidState::Open, Some(_), _) => DidStatus::Active,
            (DidState::Open, None, Some(_)) => DidStatus::Reserved,
            (DidState::Open, None, None) => DidStatus::Free,
        }
    }

    /// Takes it from its user and its device.
    pub(super) fn free(&mut self) {
        (self.assigned_to, self.device_id, self.state) = (None, None, DidState::Open);
    }
}

/// Whether the caller may manage DIDs at all.
pub(crate) const fn manages_dids(caller: &Caller) -> bool {
    match caller {
        Caller::Admin => true,
        Caller::Accountant(rights) => rights.acc_device_manage,
        Caller::Reseller { manages_dids, .. } => *manages_dids,
        _ => false,
    }
}

impl World {
    /// A number that the caller may manage.
    fn did_of(&mut self, by: &str, id: u64) -> Option<&mut Did> {
        let caller = self.account(by)?.caller;
        let did = self.dids.get_mut(&id)?;
        (manages_dids(&caller) && did.owner == caller.owner()).then_some(did)
    }

    pub(crate) fn did_details_update(
        &mut self,
        by: &str,
        request: &DidDetailsUpdate,
    ) -> Result<DidUpdated, Refusal<DidUpdateError>> {
        let caller = self.caller::<DidUpdateError>(by)?;
        let facts = self.dids.get(&request.did_id).map(|did| DidFacts {
            owner: did.owner,
            is_assigned: did.assigned_to.is_some(),
            active_from: did.active_from,
            active_till: did.active_till,
        });
        let change = DidChange {
            did_user_id: request.did_user_id,
            active_from: request.active_from,
            active_till: request.active_till,
        };
        access::may_update_did(&caller, facts.as_ref(), &change)?;
        if let Some(Assignment::To(id)) = request.did_user_id
            && !self.users.contains_key(&id)
        {
            return Err(DidUpdateError::UserNotFound.into());
        }
        let did = self.dids.get_mut(&request.did_id).ok_or(DidUpdateError::DidNotFound)?;
        match request.did_user_id {
            Some(Assignment::To(id)) => did.assigned_to = Some(id),
            Some(Assignment::Nobody) => (did.assigned_to, did.device_id) = (None, None),
            None => {}
        }
        did.call_limit = request.call_limit.unwrap_or(did.call_limit);
        did.active_from = request.active_from.or(did.active_from);
        did.active_till = request.active_till.or(did.active_till);
        Ok(DidUpdated::new())
    }

    pub(crate) fn did_create(
        &mut self,
        by: &str,
        request: &DidCreate,
    ) -> Result<DidCreated, Refusal<DidCreateError>> {
        let account = self.account(by).ok_or(DidCreateError::AccessDenied)?;
        let number = request.did.as_str();
        let provider_id = request.provider_id.or(account.default_provider);
        let provider = request.provider_id.and_then(|id| self.providers.get(&id));
        let new = NewDid {
            did: number,
            exists: self.dids.values().any(|did| did.number == number),
            provider_id: request.provider_id,
            provider_owner: provider.map(|provider| provider.owner),
            default_provider: account.default_provider,
        };
        let owner = account.caller.owner();
        access::may_create_did(&account.caller, &new)?;
        if number.len() > LONGEST_DID {
            return Err(DidCreateError::CreationFailed.into());
        }
        let id = next_id(&self.dids).ok_or(DidCreateError::CreationFailed)?;
        self.dids.insert(id, Did::new(number, owner, provider_id.unwrap_or_default()));
        Ok(DidCreated::new(id).with_did(request.did.clone()))
    }

    pub(crate) fn did_close(
        &mut self,
        by: &str,
        request: &DidClose,
    ) -> Result<DidClosed, Refusal<DidCloseError>> {
        let did = self.did_of(by, request.did_id).ok_or(DidCloseError::DidNotFound)?;
        if did.state == DidState::Closed {
            return Err(DidCloseError::AlreadyClosed.into());
        }
        did.device_id.take().ok_or(DidCloseError::NotAssigned)?;
        did.state = DidState::Closed;
        Ok(filled(|closed: &mut DidClosed| closed.id = Some(request.did_id)))
    }

    pub(crate) fn did_subscription_stop(
        &mut self,
        by: &str,
        request: &DidSubscriptionStop,
    ) -> Result<DidSubscriptionStopped, Refusal<DidSubscriptionStopError>> {
        let did = self.did_of(by, request.dids_id.unwrap_or(request.did_id));
        let did = did.ok_or(DidSubscriptionStopError::DidNotFound)?;
        did.device_id.take().ok_or(DidSubscriptionStopError::NotAssigned)?;
        did.state = DidState::Closed;
        Ok(DidSubscriptionStopped::new())
    }

    pub(crate) fn did_make_free(
        &mut self,
        by: &str,
        request: &DidMakeFree,
    ) -> Result<DidMadeFree, Refusal<DidMakeFreeError>> {
        let did = self.did_of(by, request.did_id).ok_or(DidMakeFreeError::DidNotFound)?;
        if matches!(did.status(), DidStatus::Free | DidStatus::Active) {
            return Err(DidMakeFreeError::NotFreed.into());
        }
        did.free();
        Ok(DidMadeFree::new())
    }

    pub(crate) fn did_terminate(
        &mut self,
        by: &str,
        request: &DidTerminate,
    ) -> Result<DidTerminated, Refusal<DidTerminateError>> {
        let did = self.did_of(by, request.did_id).ok_or(DidTerminateError::DidNotFound)?;
        if !matches!(did.status(), DidStatus::Free | DidStatus::Closed) {
            return Err(DidTerminateError::WrongStatus.into());
        }
        did.free();
        did.state = DidState::Terminated;
        Ok(DidTerminated::new())
    }

    pub(crate) fn did_delete(
        &mut self,
        by: &str,
        request: &DidDelete,
    ) -> Result<DidDeleted, Refusal<DidDeleteError>> {
        let did = self.did_of(by, request.did_id).ok_or(DidDeleteError::DidNotFound)?;
        if did.state != DidState::Terminated {
            return Err(DidDeleteError::NotTerminated.into());
        }
        self.dids.remove(&request.did_id);
        Ok(DidDeleted::new())
    }

    pub(crate) fn dids_get(
        &mut self,
        by: &str,
        request: &DidsGet,
    ) -> Result<DidList, Refusal<DidsGetError>> {
        let caller = self.caller::<DidsGetError>(by)?;
        if !manages_dids(&caller) {
            return Err(DidsGetError::NotAuthorized.into());
        }
        let skipped = request.from.unwrap_or(1).saturating_sub(1);
        let most = request.max_results.unwrap_or(u64::MAX);
        let wanted = self.dids.iter().filter(|(_, did)| {
            did.owner == caller.owner()
                && request.did_number.as_ref().is_none_or(|sent| did.is_like(sent))
                && request.status.is_none_or(|status| status == did.status())
                && request.user_id.is_none_or(|id| did.assigned_to == Some(id))
                && request.device_id.is_none_or(|id| did.device_id == Some(id))
                && request.provider_id.is_none_or(|id| did.provider_id == id)
                && !(request.hide_terminated_dids == Some(true)
                    && did.state == DidState::Terminated)
        });
        let dids: Vec<_> = wanted
            .map(|(id, did)| did.listed(*id))
            .skip(usize::try_from(skipped).unwrap_or(usize::MAX))
            .take(usize::try_from(most).unwrap_or(usize::MAX))
            .collect();
        if dids.is_empty() {
            return Err(DidsGetError::NoDids.into());
        }
        Ok(filled(|list: &mut DidList| list.dids = dids))
    }
}

impl Did {
    /// Whether the number is one that was searched for; `%` at the end stands for any digits.
    fn is_like(&self, wanted: &str) -> bool {
        match wanted.strip_suffix('%') {
            Some(beginning) => self.number.starts_with(beginning),
            None => self.number == wanted,
        }
    }

    fn listed(&self, id: u64) -> ListedDid {
        filled(|listed: &mut ListedDid| {
            listed.number.clone_from(&self.number);
            listed.provider = Some(format!("provider {}", self.provider_id));
            listed.language = "en".into();
            listed.status = self.status().as_str().into();
            listed.owner = self.assigned_to.map(|id| id.to_string());
            listed.device = self.device_id.map(|id| id.to_string());
            listed.call_limit = self.call_limit.to_string();
            listed.id = id;
        })
    }
}

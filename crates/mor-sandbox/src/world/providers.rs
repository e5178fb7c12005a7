//! Providers, and to whom API v2 assigns them.

use mor_api::access::{self, Denied, ProviderFacts, ProviderState};
use mor_api::answer::{Fields, Refusal};
use mor_api::methods::routing::{ProviderList, ProvidersGet, ProvidersGetError};
use mor_api::v2::{
    AssignProvider, Provider as ProviderRef, ProviderAssigned, ProviderUnassigned, UnassignProvider,
};

use super::World;
use crate::reply::filled;

/// A provider and its trunk device.
pub struct Provider {
    pub(super) owner: u64,
    pub(super) device_id: u64,
    /// To whom it is assigned.
    pub state: ProviderState,
    pub(super) has_clis: bool,
    /// Whether the configuration of its device's extension fails.
    pub(super) is_broken: bool,
}

impl Provider {
    pub(super) const fn new(owner: u64, device_id: u64) -> Self {
        Self { owner, device_id, state: ProviderState::Free, has_clis: false, is_broken: false }
    }

    const fn facts(&self) -> ProviderFacts {
        ProviderFacts { owner: self.owner, state: self.state, has_clis: self.has_clis }
    }
}

impl World {
    pub(crate) fn providers_get(
        &mut self,
        by: &str,
        _: &ProvidersGet,
    ) -> Result<ProviderList, Refusal<ProvidersGetError>> {
        let owner = self.caller::<ProvidersGetError>(by)?.owner();
        let own = self.providers.iter().filter(|(_, provider)| provider.owner == owner);
        let providers = own.map(|(id, provider)| {
            Fields::new()
                .with_field("id", id.to_string())
                .with_field("name", format!("provider {id}"))
                .with_field("device_id", provider.device_id.to_string())
        });
        Ok(filled(|list: &mut ProviderList| list.providers = providers.collect()))
    }

    pub(crate) fn assign(
        &mut self,
        username: &str,
        request: AssignProvider,
    ) -> Result<ProviderAssigned, Denied> {
        let account = self.account(username).ok_or(Denied::InvalidToken)?;
        let (caller, grants, user) = (account.caller, account.grants, self.target(request.user_id));
        let found = self.provider(request.provider);
        let facts = found.as_ref().map(|(_, provider)| provider.facts());
        access::may_assign_provider(&caller, grants, user.as_ref(), facts.as_ref())?;
        let (provider_id, provider) = found.ok_or(Denied::ProviderNotFound)?;
        provider.state = provider.state.assign(request.user_id)?;
        // Here a real server writes the device's extension, which may fail.
        let (state, outcome) = provider.state.configured(!provider.is_broken);
        provider.state = state;
        outcome?;
        let device_id = provider.device_id;
        Ok(ProviderAssigned::new(request.user_id, provider_id, device_id))
    }

    pub(crate) fn unassign(
        &mut self,
        username: &str,
        request: UnassignProvider,
    ) -> Result<ProviderUnassigned, Denied> {
        let account = self.account(username).ok_or(Denied::InvalidToken)?;
        let (caller, grants, user) = (account.caller, account.grants, self.target(request.user_id));
        let found = self.provider(request.provider);
        let facts = found.as_ref().map(|(_, provider)| provider.facts());
        access::may_unassign_provider(&caller, grants, user.as_ref(), facts.as_ref())?;
        let (provider_id, provider) = found.ok_or(Denied::ProviderNotFound)?;
        provider.state = provider.state.unassign(request.user_id, provider.has_clis)?;
        let device_id = provider.device_id;
        Ok(ProviderUnassigned::new(request.user_id, provider_id, device_id))
    }

    fn provider(&mut self, wanted: ProviderRef) -> Option<(u64, &mut Provider)> {
        match wanted {
            ProviderRef::Id(id) => self.providers.get_mut(&id).map(|provider| (id, provider)),
            ProviderRef::DeviceId(id) => self
                .providers
                .iter_mut()
                .find(|(_, provider)| provider.device_id == id)
                .map(|(id, provider)| (*id, provider)),
        }
    }
}

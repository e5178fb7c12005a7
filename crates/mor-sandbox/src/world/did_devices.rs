//! DIDs on devices.

use mor_api::answer::Refusal;
use mor_api::methods::dids::{
    DidDeviceAssign, DidDeviceAssignError, DidDeviceAssigned, DidDeviceUnassign,
    DidDeviceUnassignError, DidDeviceUnassigned, DidTrunkDeviceAssign, DidTrunkDeviceAssignError,
    DidTrunkDeviceAssigned,
};

use super::World;
use super::dids::{Did, DidState, manages_dids};
use crate::reply::filled;

/// Why a number does not get a device.
enum Unassignable {
    DeviceNotFound,
    NotAuthorizedForDevice,
    DidNotFound,
    NotAuthorizedForDid,
    NotAuthorizedForDids,
    Terminated,
    NotFree,
}

/// The two methods that give a device a number have these errors under the same names.
macro_rules! from_unassignable {
    ($($error:ident)*) => {
        $(
            impl From<Unassignable> for Refusal<$error> {
                fn from(reason: Unassignable) -> Self {
                    match reason {
                        Unassignable::DeviceNotFound => $error::DeviceNotFound,
                        Unassignable::NotAuthorizedForDevice => $error::NotAuthorizedForDevice,
                        Unassignable::DidNotFound => $error::DidNotFound,
                        Unassignable::NotAuthorizedForDid => $error::NotAuthorizedForDid,
                        Unassignable::NotAuthorizedForDids => $error::NotAuthorizedForDids,
                        Unassignable::Terminated => $error::Terminated,
                        Unassignable::NotFree => $error::NotFree,
                    }
                    .into()
                }
            }
        )*
    };
}

from_unassignable!(DidDeviceAssignError DidTrunkDeviceAssignError);

impl World {
    pub(crate) fn did_device_assign(
        &mut self,
        by: &str,
        request: &DidDeviceAssign,
    ) -> Result<DidDeviceAssigned, Refusal<DidDeviceAssignError>> {
        let did_id = self.give(by, request.device_id, request.did.as_str())?;
        Ok(filled(|assigned: &mut DidDeviceAssigned| {
            assigned.did_id = Some(did_id);
            assigned.device_id = Some(request.device_id);
        }))
    }

    pub(crate) fn did_trunk_device_assign(
        &mut self,
        by: &str,
        request: &DidTrunkDeviceAssign,
    ) -> Result<DidTrunkDeviceAssigned, Refusal<DidTrunkDeviceAssignError>> {
        self.give(by, request.device_id, request.did.as_str())?;
        Ok(DidTrunkDeviceAssigned::new())
    }

    /// Gives a device a number, and returns the number's id.
    fn give(&mut self, by: &str, device_id: u64, number: &str) -> Result<u64, Unassignable> {
        let caller = self.account(by).ok_or(Unassignable::NotAuthorizedForDids)?.caller;
        if !manages_dids(&caller) {
            return Err(Unassignable::NotAuthorizedForDids);
        }
        if !self.devices.contains_key(&device_id) {
            return Err(Unassignable::DeviceNotFound);
        }
        let device = self.device_of(&caller, device_id);
        let user_id = device.ok_or(Unassignable::NotAuthorizedForDevice)?.user_id;
        let (id, did) = self.did_numbered(number).ok_or(Unassignable::DidNotFound)?;
        if did.owner != caller.owner() {
            return Err(Unassignable::NotAuthorizedForDid);
        }
        match (did.state, did.device_id, did.assigned_to) {
            (DidState::Terminated, ..) => return Err(Unassignable::Terminated),
            (DidState::Open, None, reserved) if reserved.is_none_or(|id| id == user_id) => {}
            _ => return Err(Unassignable::NotFree),
        }
        (did.assigned_to, did.device_id) = (Some(user_id), Some(device_id));
        Ok(id)
    }

    pub(crate) fn did_device_unassign(
        &mut self,
        by: &str,
        request: &DidDeviceUnassign,
    ) -> Result<DidDeviceUnassigned, Refusal<DidDeviceUnassignError>> {
        let caller = self.caller::<DidDeviceUnassignError>(by)?;
        if !manages_dids(&caller) {
            return Err(DidDeviceUnassignError::NotAuthorizedForDids.into());
        }
        let found = self.did_numbered(request.did.as_str());
        let (id, did) = found.ok_or(DidDeviceUnassignError::DidNotFound)?;
        if did.owner != caller.owner() {
            return Err(DidDeviceUnassignError::NotAuthorizedForDid.into());
        }
        if did.state == DidState::Terminated {
            return Err(DidDeviceUnassignError::Terminated.into());
        }
        let device_id = did.device_id.ok_or(DidDeviceUnassignError::AlreadyFree)?;
        if request.device_id.is_some_and(|wanted| wanted != device_id) {
            return Err(DidDeviceUnassignError::DeviceNotFound.into());
        }
        did.free();
        Ok(filled(|unassigned: &mut DidDeviceUnassigned| unassigned.did_id = Some(id)))
    }

    fn did_numbered(&mut self, number: &str) -> Option<(u64, &mut Did)> {
        let mut dids = self.dids.iter_mut();
        dids.find(|(_, did)| did.number == number).map(|(id, did)| (*id, did))
    }
}

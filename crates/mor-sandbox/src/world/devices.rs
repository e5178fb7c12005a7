//! Devices of users.

use mor_api::access::Caller;
use mor_api::answer::Refusal;
use mor_api::methods::devices::{
    DeviceCreate, DeviceCreateError, DeviceCreated, DeviceDelete, DeviceDeleteError, DeviceDeleted,
    DeviceDetails, DeviceDetailsError, DeviceDetailsGet, DeviceList, DeviceUpdate,
    DeviceUpdateError, DeviceUpdated, DevicesGet, DevicesGetError, ListedDevice, MorphoneDetails,
    MorphoneDetailsGet, MorphoneDetailsGetError, UserDevice, UserDeviceList, UserDevices,
    UserDevicesError,
};
use mor_api::value::{DeviceType, Password};

use super::{World, next_id, overwrite};
use crate::reply::filled;

/// A device of a user.
pub struct Device {
    /// Whose it is.
    pub user_id: u64,
    /// Its type.
    pub device_type: DeviceType,
    /// What other devices dial.
    pub extension: String,
    /// The name to register with.
    pub username: String,
    /// The password to register with.
    pub password: Option<Password>,
    /// What it is for.
    pub description: String,
    /// The number that it shows.
    pub caller_id: String,
    pub(super) pin: String,
    pub(super) is_hidden: bool,
}

/// The shortest password of a device, in bytes.
const SHORTEST_PASSWORD: usize = 6;

impl Device {
    pub(super) fn new(user_id: u64, device_type: DeviceType, extension: &str) -> Self {
        Self {
            user_id,
            device_type,
            extension: extension.to_owned(),
            username: extension.to_owned(),
            password: None,
            description: String::new(),
            caller_id: String::new(),
            pin: String::new(),
            is_hidden: false,
        }
    }
}

impl World {
    /// A device of a user whom the caller may see.
    pub(super) fn device_of(&self, caller: &Caller, id: u64) -> Option<&Device> {
        let device = self.devices.get(&id)?;
        self.user_of(caller, device.user_id).map(|_| device)
    }

    pub(crate) fn device_create(
        &mut self,
        by: &str,
        request: &DeviceCreate,
    ) -> Result<DeviceCreated, Refusal<DeviceCreateError>> {
        let caller = self.manager::<DeviceCreateError>(by, |rights| rights.acc_device_manage)?;
        self.user_of(&caller, request.user_id).ok_or(DeviceCreateError::UserNotFound)?;
        let id = next_id(&self.devices).ok_or(DeviceCreateError::NotCreated)?;
        let pin = request.pin.clone().unwrap_or_default();
        let extension = request.extension.clone().unwrap_or_else(|| format!("1{id:03}"));
        if !pin.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DeviceCreateError::PinNotNumeric.into());
        }
        if !pin.is_empty() && self.devices.values().any(|device| device.pin == pin) {
            return Err(DeviceCreateError::PinTaken.into());
        }
        if self.devices.values().any(|device| device.extension == extension) {
            return Err(DeviceCreateError::ExtensionTaken.into());
        }
        let device_type = request.device_type.unwrap_or(DeviceType::Sip);
        let device = Device {
            password: Password::new(format!("device-{id}")).ok(),
            description: request.description.clone().unwrap_or_default(),
            caller_id: request.caller_id.as_ref().map_or("", |id| id.as_str()).to_owned(),
            pin,
            ..Device::new(request.user_id, device_type, &extension)
        };
        let created = filled(|created: &mut DeviceCreated| {
            created.status = "Device created".into();
            created.id = id;
            created.username = Some(device.username.clone());
            created.password.clone_from(&device.password);
        });
        self.devices.insert(id, device);
        Ok(created)
    }

    pub(crate) fn device_update(
        &mut self,
        by: &str,
        request: &DeviceUpdate,
    ) -> Result<DeviceUpdated, Refusal<DeviceUpdateError>> {
        let caller = self.manager::<DeviceUpdateError>(by, |rights| rights.acc_device_manage)?;
        self.device_of(&caller, request.device_id).ok_or(DeviceUpdateError::DeviceNotFound)?;
        let password = request.password.as_ref();
        if password.is_some_and(|password| password.expose().len() < SHORTEST_PASSWORD) {
            return Err(DeviceUpdateError::ShortPassword.into());
        }
        let device = self.devices.get_mut(&request.device_id);
        let device = device.ok_or(DeviceUpdateError::DeviceNotFound)?;
        overwrite(&mut device.username, request.username.as_ref());
        overwrite(&mut device.extension, request.extension.as_ref());
        overwrite(&mut device.description, request.description.as_ref());
        overwrite(&mut device.caller_id, request.callerid_number.as_ref());
        overwrite(&mut device.pin, request.pin.as_ref());
        device.password = password.cloned().or(device.password.take());
        device.is_hidden = request.hidden.unwrap_or(device.is_hidden);
        Ok(DeviceUpdated::new())
    }

    pub(crate) fn device_delete(
        &mut self,
        by: &str,
        request: &DeviceDelete,
    ) -> Result<DeviceDeleted, Refusal<DeviceDeleteError>> {
        let caller = self.manager::<DeviceDeleteError>(by, |rights| rights.acc_device_manage)?;
        let id = request.device_id;
        self.device_of(&caller, id).ok_or(DeviceDeleteError::DeviceNotFound)?;
        if self.calls.values().any(|call| call.device_id == id) {
            return Err(DeviceDeleteError::HasCalls.into());
        }
        self.devices.remove(&id);
        self.clis.retain(|_, cli| cli.device_id != id);
        for did in self.dids.values_mut().filter(|did| did.device_id == Some(id)) {
            did.device_id = None;
        }
        Ok(DeviceDeleted::new())
    }

    pub(crate) fn devices_get(
        &mut self,
        by: &str,
        request: &DevicesGet,
    ) -> Result<DeviceList, Refusal<DevicesGetError>> {
        let caller = self.caller::<DevicesGetError>(by)?;
        self.user_of(&caller, request.user_id).ok_or(DevicesGetError::UserNotFound)?;
        let shows_hidden = request.show_hidden_devices == Some(true);
        let devices: Vec<_> = self
            .devices
            .iter()
            .filter(|(_, device)| device.user_id == request.user_id)
            .filter(|(_, device)| shows_hidden || !device.is_hidden)
            .map(|(id, device)| {
                filled(|listed: &mut ListedDevice| {
                    listed.id = *id;
                    listed.device_type = device.device_type.as_str().into();
                })
            })
            .collect();
        if devices.is_empty() {
            return Err(DevicesGetError::DeviceNotFound.into());
        }
        Ok(filled(|list: &mut DeviceList| list.devices = devices))
    }

    pub(crate) fn device_details_get(
        &mut self,
        by: &str,
        request: &DeviceDetailsGet,
    ) -> Result<DeviceDetails, Refusal<DeviceDetailsError>> {
        let caller = self.caller::<DeviceDetailsError>(by)?;
        let id = request.device_id.ok_or(DeviceDetailsError::DeviceNotFound)?;
        let device = self.device_of(&caller, id).ok_or(DeviceDetailsError::DeviceNotFound)?;
        let mut details = DeviceDetails::new()
            .with_column("id", id.to_string())
            .with_column("name", &device.username)
            .with_column("user_id", device.user_id.to_string())
            .with_column("device_type", device.device_type.as_str())
            .with_column("extension", &device.extension)
            .with_column("description", &device.description)
            .with_column("callerid", &device.caller_id);
        details.audio_codecs = vec!["alaw".into(), "ulaw".to_owned()];
        Ok(details)
    }

    /// The devices of the user `u`.
    pub(crate) fn user_devices(
        &mut self,
        by: &str,
        _: &UserDevices,
    ) -> Result<UserDeviceList, Refusal<UserDevicesError>> {
        let user_id = self.caller::<UserDevicesError>(by)?.owner();
        let own = self.devices.values().filter(|device| device.user_id == user_id);
        let devices = own.map(|device| {
            filled(|listed: &mut UserDevice| {
                listed.account = Some(device.username.clone());
                listed.description = Some(device.description.clone());
                listed.device_type = Some(device.device_type.as_str().to_owned());
                listed.extension = Some(device.extension.clone());
                listed.username = Some(device.username.clone());
                listed.password.clone_from(&device.password);
                listed.caller_id = Some(device.caller_id.clone());
            })
        });
        Ok(filled(|list: &mut UserDeviceList| {
            list.page_name = Some("Devices".to_owned());
            list.user_id = Some(user_id);
            list.devices = devices.collect();
        }))
    }

    pub(crate) fn morphone_details_get(
        &mut self,
        by: &str,
        request: &MorphoneDetailsGet,
    ) -> Result<MorphoneDetails, Refusal<MorphoneDetailsGetError>> {
        let account = self.account(by).filter(|account| account.password == request.password);
        let user_id = account.ok_or(MorphoneDetailsGetError::BadLogin)?.caller.owner();
        let mut own = self.devices.values().filter(|device| device.user_id == user_id);
        let device = own.next().ok_or(MorphoneDetailsGetError::DeviceNotFound)?;
        Ok(filled(|details: &mut MorphoneDetails| {
            details.username = Some(device.username.clone());
            details.password.clone_from(&device.password);
            details.server_ip = Some("127.0.0.1".to_owned());
            details.server_port = Some(5060);
        }))
    }
}

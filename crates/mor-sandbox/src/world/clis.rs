//! CLIs: the numbers by which a device is known when it calls.

use jiff::Timestamp;
use mor_api::answer::Refusal;
use mor_api::methods::devices::{
    CliAdd, CliAddError, CliAdded, CliDelete, CliDeleteError, CliDeleted, CliInfo, CliInfoGet,
    CliInfoGetError, CliList, DeviceClisError, DeviceClisGet, ListedCli,
};
use mor_api::value::Digits;

use super::{World, next_id, written};
use crate::reply::filled;

/// A CLI.
pub struct Cli {
    /// Its digits.
    pub number: String,
    /// The device that it stands for.
    pub device_id: u64,
    description: String,
    comment: String,
    is_banned: bool,
    added_at: Timestamp,
}

impl Cli {
    pub(super) fn new(number: &str, device_id: u64) -> Self {
        Self {
            number: number.to_owned(),
            device_id,
            description: String::new(),
            comment: String::new(),
            is_banned: false,
            added_at: Timestamp::now(),
        }
    }
}

impl World {
    pub(crate) fn cli_add(
        &mut self,
        by: &str,
        request: &CliAdd,
    ) -> Result<CliAdded, Refusal<CliAddError>> {
        let caller = self.manager::<CliAddError>(by, |rights| rights.acc_device_manage)?;
        let device_id = request.device_id;
        self.device_of(&caller, device_id).ok_or(CliAddError::DeviceNotFound)?;
        let number = request.cli_number.as_ref().map(|number| number.as_str().to_owned());
        let number = number.or_else(|| request.domain.clone()).ok_or(CliAddError::NoNumber)?;
        if let Some(cli) = self.clis.values().find(|cli| cli.number == number) {
            let taken = format!("CLI already exists. It is assigned to {} device", cli.device_id);
            return Err(CliAddError::AlreadyExists(taken.into()).into());
        }
        let id = next_id(&self.clis).ok_or(CliAddError::NoNumber)?;
        let cli = Cli {
            description: request.description.clone().unwrap_or_default(),
            comment: request.comment.clone().unwrap_or_default(),
            is_banned: request.banned.unwrap_or_default(),
            ..Cli::new(&number, device_id)
        };
        self.clis.insert(id, cli);
        Ok(CliAdded::new())
    }

    pub(crate) fn cli_delete(
        &mut self,
        by: &str,
        request: &CliDelete,
    ) -> Result<CliDeleted, Refusal<CliDeleteError>> {
        let caller = self.manager::<CliDeleteError>(by, |rights| rights.acc_device_manage)?;
        let is_wanted = |(_, cli): &(&u64, &Cli)| {
            cli.number == request.cli_number.as_str()
                && self.device_of(&caller, cli.device_id).is_some()
        };
        let found = self.clis.iter().find(is_wanted).map(|(id, _)| *id);
        self.clis.remove(&found.ok_or(CliDeleteError::CliNotFound)?);
        Ok(CliDeleted::new())
    }

    pub(crate) fn cli_info_get(
        &mut self,
        by: &str,
        request: &CliInfoGet,
    ) -> Result<CliInfo, Refusal<CliInfoGetError>> {
        let caller = self.caller::<CliInfoGetError>(by)?;
        let number = request.cli_number.as_ref().map(Digits::as_str);
        let number = number.or(request.domain.as_deref()).ok_or(CliInfoGetError::NoCli)?;
        let cli = self.clis.values().find(|cli| cli.number == number);
        let device_id = cli.ok_or(CliInfoGetError::CliNotFound)?.device_id;
        let device = self.device_of(&caller, device_id).ok_or(CliInfoGetError::DeviceNotFound)?;
        Ok(filled(|info: &mut CliInfo| {
            info.user_id = device.user_id;
            info.device_id = device_id;
        }))
    }

    pub(crate) fn device_clis_get(
        &mut self,
        by: &str,
        request: &DeviceClisGet,
    ) -> Result<CliList, Refusal<DeviceClisError>> {
        let caller = self.caller::<DeviceClisError>(by)?;
        if request.user_id.is_some_and(|id| self.user_of(&caller, id).is_none()) {
            return Err(DeviceClisError::UserNotFound.into());
        }
        if request.device_id.is_some_and(|id| self.device_of(&caller, id).is_none()) {
            return Err(DeviceClisError::DeviceNotFound.into());
        }
        let clis: Vec<_> = self
            .clis
            .iter()
            .filter(|(_, cli)| request.device_id.is_none_or(|id| id == cli.device_id))
            .filter(|(_, cli)| {
                let device = self.device_of(&caller, cli.device_id);
                device.is_some_and(|device| request.user_id.is_none_or(|id| id == device.user_id))
            })
            .map(|(id, cli)| cli.listed(*id))
            .collect();
        if clis.is_empty() {
            return Err(DeviceClisError::NoClis.into());
        }
        Ok(filled(|list: &mut CliList| list.clis = clis))
    }
}

impl Cli {
    fn listed(&self, id: u64) -> ListedCli {
        filled(|listed: &mut ListedCli| {
            listed.id = id;
            listed.number.clone_from(&self.number);
            listed.device = Some(self.device_id.to_string());
            listed.description = Some(self.description.clone());
            listed.added_at = Some(written(self.added_at));
            listed.comment = Some(self.comment.clone());
            listed.banned = Some(self.is_banned);
        })
    }
}

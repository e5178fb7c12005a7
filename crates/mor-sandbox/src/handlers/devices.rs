//! Devices and CLIs.

use mor_api::methods::devices;

use crate::methods::Methods;
use crate::reply::filled;
use crate::world::World;

pub(super) fn add_to(methods: &mut Methods) {
    methods.add(World::cli_add);
    methods.add(World::cli_delete);
    methods.add(World::cli_info_get);
    methods.shape(callflow);
    methods.shape(callflow_updated);
    methods.add(World::device_clis_get);
    methods.add(World::device_create);
    methods.add(World::device_delete);
    methods.add(World::device_details_get);
    methods.empty::<devices::DeviceRuleCreate, devices::DeviceRuleCreated>();
    methods.empty::<devices::DeviceRuleDelete, devices::DeviceRuleDeleted>();
    methods.empty::<devices::DeviceRulesGet, devices::DeviceRuleList>();
    methods.add(World::device_update);
    methods.add(World::devices_get);
    methods.add(World::morphone_details_get);
    methods.empty::<devices::PbxPoolCreate, devices::PbxPoolCreated>();
    methods.add(World::user_devices);
}

fn callflow(request: &devices::DeviceCallflowGet) -> devices::DeviceCallflow {
    filled(|callflow: &mut devices::DeviceCallflow| callflow.device = request.device_id.to_string())
}

fn callflow_updated(request: &devices::DeviceCallflowUpdate) -> devices::DeviceCallflowUpdated {
    filled(|updated: &mut devices::DeviceCallflowUpdated| {
        updated.device = Some(request.device_id.to_string());
        updated.state = Some(request.state.as_str().to_owned());
        updated.action = Some(request.callflow_action.as_str().to_owned());
    })
}

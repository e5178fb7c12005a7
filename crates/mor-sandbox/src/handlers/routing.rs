//! Providers, LCRs, locations and dial plans.

use mor_api::answer::Fields;
use mor_api::methods::routing;

use crate::methods::Methods;
use crate::reply::{Reply, filled};
use crate::world::World;

pub(super) fn add_to(methods: &mut Methods) {
    methods.empty::<routing::IvrDialPlanUpdate, routing::IvrDialPlanUpdated>();
    methods.empty::<routing::IvrTimePeriodUpdate, routing::IvrTimePeriodUpdated>();
    methods.empty::<routing::LcrAddProvider, routing::LcrProviderAdded>();
    methods.empty::<routing::LcrCreate, routing::LcrCreated>();
    methods.empty::<routing::LcrDelete, routing::LcrDeleted>();
    methods.empty::<routing::LcrDeleteProvider, routing::LcrProviderDeleted>();
    methods.empty::<routing::LcrUpdate, routing::LcrUpdated>();
    methods.empty::<routing::LcrsGet, routing::LcrList>();
    methods.empty::<routing::LocationRuleCopy, routing::LocationRuleCopied>();
    methods.untyped(Reply::error, |_, _: &routing::LocationRuleCreate| {
        Ok(Reply::done("Rule created"))
    });
    methods.empty::<routing::LocationRuleDelete, routing::LocationRuleDeleted>();
    methods.shape(location_rule);
    methods.untyped(Reply::error, |_, _: &routing::LocationRuleUpdate| {
        Ok(Reply::done("Rule updated"))
    });
    methods.shape(location_rules);
    methods.shape(|_: &routing::ProviderCreate| {
        filled(|created: &mut routing::ProviderCreated| created.id = 8)
    });
    methods.untyped(Reply::error, |_, _: &routing::ProviderDelete| {
        Ok(Reply::done("Provider deleted"))
    });
    methods.empty::<routing::ProviderRuleCreate, routing::ProviderRuleCreated>();
    methods.empty::<routing::ProviderRuleDelete, routing::ProviderRuleDeleted>();
    methods.empty::<routing::ProviderRulesGet, routing::ProviderRuleList>();
    methods.empty::<routing::ProviderUpdate, routing::ProviderUpdated>();
    methods.add(World::providers_get);
}

fn location_rule(request: &routing::LocationRuleGet) -> routing::LocationRule {
    filled(|rule: &mut routing::LocationRule| {
        rule.rule = Fields::new()
            .with_field("id", request.location_rule_id.to_string())
            .with_field("name", "rule");
    })
}

/// One location, which has no rules.
fn location_rules(_: &routing::LocationRulesGet) -> routing::LocationRuleList {
    let location = filled(|location: &mut routing::RulesOfLocation| {
        location.id = Some(1);
        location.name = Some("Global".to_owned());
    });
    filled(|list: &mut routing::LocationRuleList| list.locations = vec![location])
}

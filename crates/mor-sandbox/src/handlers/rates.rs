//! Tariffs and rates.

use mor_api::methods::rates;
use mor_api::value::Decimal;

use crate::methods::Methods;
use crate::reply::filled;

pub(super) fn add_to(methods: &mut Methods) {
    methods.shape(destinations);
    methods.empty::<rates::ExchangeRateUpdate, rates::ExchangeRateUpdated>();
    methods.shape(found);
    methods.shape(tariff_rates);
    methods.shape(|_: &rates::TariffRetailImport| {
        filled(|imported: &mut rates::TariffImported| imported.id = 1)
    });
    methods.shape(|_: &rates::TariffWholesaleUpdate| {
        filled(|updated: &mut rates::TariffWholesaleUpdated| updated.id = Some(1))
    });
    methods.shape(tariffs);
    methods.shape(user_rates);
}

fn destinations(_: &rates::DgListUserDestinations) -> rates::GroupDestinationList {
    filled(|list: &mut rates::GroupDestinationList| list.title = Some("Destinations".to_owned()))
}

fn found(_: &rates::RateGet) -> rates::FoundRates {
    let rate = filled(|rate: &mut rates::FoundRate| {
        rate.rate = Decimal::new(5, 2);
        rate.destination = "Lithuania".into();
        rate.prefix = "370".into();
    });
    filled(|found: &mut rates::FoundRates| found.rates = vec![rate])
}

fn tariff_rates(_: &rates::TariffRatesGet) -> rates::TariffRates {
    let rate = filled(|rate: &mut rates::PrefixRate| {
        rate.destination = Some("Lithuania".to_owned());
        rate.prefix = Some("370".to_owned());
        rate.price = Some(Decimal::new(5, 2));
    });
    filled(|list: &mut rates::TariffRates| {
        list.name = Some("tariff 1".to_owned());
        list.currency = Some("USD".to_owned());
        list.rates = vec![rate];
    })
}

fn tariffs(_: &rates::TariffsGet) -> rates::TariffList {
    let tariff = |id: u64| {
        filled(|tariff: &mut rates::ListedTariff| {
            tariff.id = id;
            tariff.name = Some(format!("tariff {id}"));
            tariff.currency = Some("USD".to_owned());
        })
    };
    filled(|list: &mut rates::TariffList| list.tariffs = vec![tariff(1), tariff(7)])
}

fn user_rates(_: &rates::UserRates) -> rates::UserRateList {
    filled(|list: &mut rates::UserRateList| {
        list.title = Some("Rates".to_owned());
        list.currency = Some("USD".to_owned());
    })
}

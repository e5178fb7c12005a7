//! Payments: each changes the balance of its user.

use jiff::Timestamp;
use mor_api::answer::Refusal;
use mor_api::methods::payments::{
    ListedPayment, PaymentCreate, PaymentCreateError, PaymentCreated, PaymentList, PaymentsGet,
    PaymentsGetError, PersonalPayment, PersonalPaymentList, PersonalPayments,
    PersonalPaymentsError,
};
use mor_api::value::Decimal;

use super::{CURRENCIES, World, next_id, written};
use crate::reply::filled;

/// A payment.
pub struct Payment {
    /// Whose balance it changed.
    pub user_id: u64,
    /// By how much.
    pub amount: Decimal,
    /// In which currency.
    pub currency: String,
    kind: String,
    transaction_id: String,
    fee: Option<Decimal>,
    made_at: Timestamp,
}

impl World {
    pub(crate) fn payment_create(
        &mut self,
        by: &str,
        request: &PaymentCreate,
    ) -> Result<PaymentCreated, Refusal<PaymentCreateError>> {
        let caller = self.manager::<PaymentCreateError>(by, |rights| rights.user_manage)?;
        if !CURRENCIES.contains(&request.currency.as_str()) {
            return Err(PaymentCreateError::NoCurrency.into());
        }
        let id = next_id(&self.payments).ok_or(PaymentCreateError::NotSaved)?;
        let user = self.user_of_mut(&caller, request.user_id);
        let user = user.ok_or(PaymentCreateError::NotSaved)?;
        user.add(request.amount).ok_or(PaymentCreateError::NotSaved)?;
        let payment = Payment {
            user_id: request.user_id,
            amount: request.amount,
            currency: request.currency.clone(),
            kind: request.payment_type.clone().unwrap_or_else(|| "manual".to_owned()),
            transaction_id: request.transaction_id.clone().unwrap_or_default(),
            fee: request.fee,
            made_at: Timestamp::now(),
        };
        self.payments.insert(id, payment);
        Ok(filled(|created: &mut PaymentCreated| {
            created.confirmed = Some("1".to_owned());
            created.currency = Some(request.currency.clone());
            created.id = id;
            created.tax = Some(Decimal::ZERO);
            created.amount = Some(request.amount);
            created.gross = Some(request.amount);
        }))
    }

    pub(crate) fn payments_get(
        &mut self,
        by: &str,
        request: &PaymentsGet,
    ) -> Result<PaymentList, Refusal<PaymentsGetError>> {
        let caller = self.caller::<PaymentsGetError>(by)?;
        let payments = self.payments.values().filter_map(|payment| {
            let user = self.user_of(&caller, payment.user_id)?;
            let is_name = |sent: &Option<String>, own: &str| {
                sent.as_ref().is_none_or(|sent| sent.is_empty() || sent == own)
            };
            let is_wanted = is_name(&request.username, &user.username)
                && is_name(&request.first_name, &user.first_name)
                && is_name(&request.last_name, &user.last_name)
                && payment.is_wanted(request);
            is_wanted.then(|| payment.listed(&user.username))
        });
        Ok(filled(|list: &mut PaymentList| {
            list.title = Some("Payments".to_owned());
            list.payments = payments.collect();
        }))
    }

    /// The payments of the user `u`.
    pub(crate) fn personal_payments(
        &mut self,
        by: &str,
        _: &PersonalPayments,
    ) -> Result<PersonalPaymentList, Refusal<PersonalPaymentsError>> {
        let user_id = self.caller::<PersonalPaymentsError>(by)?.owner();
        let own = self.payments.values().filter(|payment| payment.user_id == user_id);
        Ok(filled(|list: &mut PersonalPaymentList| {
            list.title = Some("Payments".to_owned());
            list.user_id = Some(user_id);
            list.payments = own.map(Payment::personal).collect();
        }))
    }
}

impl Payment {
    fn is_wanted(&self, request: &PaymentsGet) -> bool {
        let made_at = u64::try_from(self.made_at.as_second()).unwrap_or_default();
        request.user_id.is_none_or(|id| id == self.user_id)
            && request.from.is_none_or(|from| from <= made_at)
            && request.till.is_none_or(|till| made_at <= till)
            && request.amount_min.is_none_or(|least| least <= self.amount)
            && request.amount_max.is_none_or(|most| self.amount <= most)
            && request.completed != Some(false)
            && [
                (&request.transaction_id, &self.transaction_id),
                (&request.payment_type, &self.kind),
                (&request.currency, &self.currency),
            ]
            .iter()
            .all(|(sent, own)| sent.as_ref().is_none_or(|sent| sent.is_empty() || sent == *own))
    }

    fn listed(&self, username: &str) -> ListedPayment {
        filled(|listed: &mut ListedPayment| {
            listed.user = Some(username.to_owned());
            listed.transaction_id = Some(self.transaction_id.clone());
            listed.date = Some(written(self.made_at));
            listed.confirm_date = Some(written(self.made_at));
            listed.payment_type = Some(self.kind.clone());
            listed.amount = Some(self.amount);
            listed.fee = self.fee;
            listed.amount_with_tax = Some(self.amount);
            listed.currency = Some(self.currency.clone());
            listed.completed = Some("1".to_owned());
        })
    }

    fn personal(&self) -> PersonalPayment {
        filled(|listed: &mut PersonalPayment| {
            listed.date = Some(written(self.made_at));
            listed.confirm_date = Some(written(self.made_at));
            listed.payment_type = Some(self.kind.clone());
            listed.amount = Some(self.amount.to_string());
            listed.amount_with_tax = Some(self.amount.to_string());
            listed.currency = Some(self.currency.clone());
            listed.completed = Some("1".to_owned());
        })
    }
}

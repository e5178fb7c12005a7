//! Words that parameters take, one type for each list.

use super::Value;
use crate::endpoint::Kind;

/// Declares the types: a name, and its words on the wire.
macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($(#[$word_doc:meta])* $word:ident = $wire:literal,)* }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum $name {
                $($(#[$word_doc])* $word,)*
            }

            impl $name {
                /// The words on the wire.
                pub const WORDS: &[&str] = &[$($wire),*];

                /// The word on the wire.
                #[must_use]
                pub const fn as_str(self) -> &'static str {
                    match self {
                        $(Self::$word => $wire,)*
                    }
                }
            }

            impl Value for $name {
                fn read(_: Kind, text: &str) -> Option<Self> {
                    match text {
                        $($wire => Some(Self::$word),)*
                        _ => None,
                    }
                }

                fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
                    write(self.as_str())
                }
            }
        )*

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn the_words_are_read_and_written() {
                $(
                    for word in $name::WORDS {
                        let value = $name::read(Kind::Word($name::WORDS), word).unwrap();
                        assert_eq!(value.as_str(), *word);
                    }
                    assert_eq!($name::read(Kind::Text, ""), None);
                )*
            }
        }
    };
}

words! {
    /// The type of a call, by how it ended.
    CallType {
        /// Calls of every type.
        All = "all",
        /// Calls that were answered.
        Answered = "answered",
        /// Calls that nobody answered.
        NoAnswer = "no answer",
        /// Calls that failed.
        Failed = "failed",
        /// Calls to a busy number.
        Busy = "busy",
    }

    /// What a device's call flow does with a call.
    CallflowAction {
        /// No action.
        Empty = "empty",
        /// Forward the call to a device or an external number.
        Forward = "forward",
        /// Detect faxes; only in the state `before_call`.
        FaxDetect = "fax_detect",
        /// Send the call to voicemail.
        Voicemail = "voicemail",
    }

    /// The point of a call at which a call flow acts.
    CallflowState {
        /// Before the device is called.
        BeforeCall = "before_call",
        /// The device did not answer.
        NoAnswer = "no_answer",
        /// The call failed.
        Failed = "failed",
        /// The device was busy.
        Busy = "busy",
    }

    /// A value of the `canreinvite` setting.
    CanReinvite {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not behind NAT.
        Nonat = "nonat",
        /// By UPDATE.
        Update = "update",
        /// By UPDATE, not behind NAT.
        UpdateNonat = "update,nonat",
    }

    /// When the balance is charged for a subscription.
    ChargeBalanceOn {
        /// At the start of the period.
        PeriodStart = "1",
        /// At the end of the period.
        PeriodEnd = "2",
        /// Every day.
        EveryDay = "3",
    }

    /// The status of a credit note.
    CreditNoteStatus {
        /// Paid.
        Paid = "paid",
        /// Not paid.
        Unpaid = "unpaid",
    }

    /// The days on which a rate applies.
    DayType {
        /// Work days.
        WorkDay = "WD",
        /// Free days.
        FreeDay = "FD",
    }

    /// A value of the NAT setting of a device.
    DeviceNat {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Force rport.
        ForceRport = "force_rport",
        /// Comedia.
        Comedia = "comedia",
    }

    /// The transport protocols of a device.
    DeviceTransport {
        /// UDP.
        Udp = "udp",
        /// TCP.
        Tcp = "tcp",
        /// UDP, then TCP.
        UdpTcp = "udp,tcp",
        /// TCP, then UDP.
        TcpUdp = "tcp,udp",
        /// TLS.
        Tls = "tls",
    }

    /// The type of a device.
    DeviceType {
        /// SIP.
        Sip = "SIP",
        /// PJSIP.
        Pjsip = "PJSIP",
        /// IAX2.
        Iax2 = "IAX2",
        /// Fax.
        Fax = "FAX",
        /// Virtual.
        Virtual = "Virtual",
        /// H.323.
        H323 = "H323",
    }

    /// The type of a DID's rate.
    DidRateType {
        /// The provider's rate.
        Provider = "provider",
        /// The owner's rate.
        Owner = "owner",
        /// The incoming rate.
        Incoming = "incoming",
    }

    /// The state of a DID.
    DidStatus {
        /// Free.
        Free = "free",
        /// Reserved.
        Reserved = "reserved",
        /// Active.
        Active = "active",
        /// Closed.
        Closed = "closed",
        /// Terminated.
        Terminated = "terminated",
    }

    /// How DTMF digits are sent.
    DtmfMode {
        /// In the audio.
        Inband = "inband",
        /// In SIP INFO messages.
        Info = "info",
        /// As RFC 2833 events.
        Rfc2833 = "rfc2833",
        /// Chosen automatically.
        Auto = "auto",
    }

    /// How the providers of an LCR are ordered.
    LcrOrder {
        /// By price.
        Price = "price",
        /// By priority.
        Priority = "priority",
        /// By percent.
        Percent = "percent",
        /// By quality.
        Quality = "quality",
    }

    /// How a static list is applied.
    ListMode {
        /// Not at all.
        No = "no",
        /// Numbers on the list are blocked.
        Blacklist = "blacklist",
        /// Only numbers on the list are allowed.
        Whitelist = "whitelist",
    }

    /// What a location rule applies to.
    LocationRuleType {
        /// The source number (caller id).
        Source = "src",
        /// The destination number.
        Destination = "dst",
        /// Both numbers.
        Combined = "combined",
    }

    /// What a monitoring watches for.
    MonitoringType {
        /// An increase of more than the limit.
        IncreasesMoreThan = "1",
        /// A drop below the limit.
        DropsBelow = "2",
    }

    /// How a provider is reached over the network.
    NetworkType {
        /// By its hostname.
        Hostname = "hostname",
        /// By its IP address.
        Ip = "ip",
        /// At a dynamic address.
        Dynamic = "dynamic",
    }

    /// How a device gets call progress in band.
    ProgressInband {
        /// No.
        No = "No",
        /// Yes.
        Yes = "Yes",
        /// Never.
        Never = "Never",
    }

    /// Which number a rule rewrites.
    RuleDirection {
        /// The source number.
        Source = "src",
        /// The destination number.
        Destination = "dst",
    }

    /// Whether the Remote-Party-ID header is sent.
    SendRpid {
        /// Sent.
        Yes = "yes",
        /// Not sent.
        No = "no",
    }

    /// The period of a service with a periodic fee.
    ServicePeriod {
        /// A day.
        Day = "day",
        /// A month.
        Month = "month",
    }

    /// The type of a service.
    ServiceType {
        /// A fee for every period.
        PeriodicFee = "periodic_fee",
        /// A fee that is charged once.
        OneTimeFee = "one_time_fee",
        /// A flat rate.
        FlatRate = "flat_rate",
        /// A dynamic flat rate.
        DynamicFlatRate = "dynamic_flat_rate",
    }

    /// The status of the statements to list.
    StatementStatus {
        /// Paid and unpaid.
        All = "all",
        /// Paid.
        Paid = "paid",
        /// Not paid.
        Unpaid = "unpaid",
    }

    /// How a subscription is ended.
    SubscriptionDeleteAction {
        /// Delete it, and return no money.
        Delete = "1",
        /// Disable it.
        Disable = "2",
        /// Delete it, and return all of the money.
        DeleteAndRefund = "3",
    }

    /// How a device supports T.38 fax.
    T38Support {
        /// No.
        No = "no",
        /// Yes.
        Yes = "yes",
        /// With forward error correction.
        Fec = "fec",
        /// With redundancy.
        Redundancy = "redundancy",
        /// None.
        None = "none",
    }

    /// Whether a device is a trunk.
    TrunkMode {
        /// Not a trunk.
        No = "0",
        /// A trunk.
        Yes = "1",
        /// A trunk with ANI (automatic number identification).
        YesWithAni = "2",
    }
}

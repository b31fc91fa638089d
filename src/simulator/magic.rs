//! Magic numbers, which trigger a failure. They are reserved for fiction: 555-0100 to 555-0199.

use super::{
    body::MALFORMED,
    http::{Fault, Reply},
    ids::Ids,
};
use alloc::{borrow::ToOwned as _, string::String};

/// Longer than the client's default deadline of ten seconds.
const SLOW_MS: u32 = 15_000;

const PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Magic {
    BadRequest,
    Unauthorized,
    Forbidden,
    /// Sends succeed, because the document has no 429 for them.
    Locked,
    InternalError,
    Page,
    Slow,
    Cut,
    CutBody,
    Refused,
}

/// The failure that the number `to` triggers.
pub(super) fn of(to: &str) -> Option<Magic> {
    match to.strip_prefix("+191955501")? {
        "40" => Some(Magic::BadRequest),
        "41" => Some(Magic::Unauthorized),
        "42" => Some(Magic::Locked),
        "43" => Some(Magic::Forbidden),
        "50" => Some(Magic::InternalError),
        "52" => Some(Magic::Page),
        "60" => Some(Magic::Slow),
        "61" => Some(Magic::Cut),
        "62" => Some(Magic::CutBody),
        "63" => Some(Magic::Refused),
        _ => None,
    }
}

impl Magic {
    /// The reply if the request is not applied.
    pub(super) fn refuse(self, ids: &mut Ids) -> Option<Reply> {
        match self {
            Self::BadRequest => Some(Reply::error(400, MALFORMED, ids)),
            Self::Unauthorized => Some(Reply::unauthorized()),
            Self::Forbidden => Some(Reply::forbidden()),
            Self::InternalError => Some(Reply::error(500, "Internal Error", ids)),
            Self::Page => Some(Reply::new(502, "text/html", PAGE.to_owned())),
            Self::Refused => {
                let mut reply = Reply::new(503, "text/plain", String::new());
                reply.fault = Some(Fault::Refused);
                Some(reply)
            }
            Self::Locked | Self::Slow | Self::Cut | Self::CutBody => None,
        }
    }

    /// What the network does to the reply of a request that was applied.
    pub(super) const fn disturb(magic: Option<Self>, mut reply: Reply) -> Reply {
        match magic {
            Some(Self::Slow) => reply.delay_ms = SLOW_MS,
            Some(Self::Cut) => reply.fault = Some(Fault::Cut),
            Some(Self::CutBody) => reply.fault = Some(Fault::CutBody),
            _ => {}
        }
        reply
    }
}

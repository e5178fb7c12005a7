//! Whether time tells where a wrong hash differs, or which key is the right one: the method of
//! dudect. Run by `cargo bench --bench timing`.
//!
//! Classes of inputs are measured in random order and compared by Welch's t-test. A |t| above 10 is
//! a leak; below 4.5 there is no sign of one. The deliberately leaky comparison at the end shows
//! that the method would see it.
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a measurement; its counts are small"
)]

use std::hint::black_box;
use std::time::Instant;

use hex::FromHex;
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::{HashRule, ReceivedRequest, RequestHash, SecretKey, Signer};

const SAMPLES: usize = 200_000;
const PARAMETERS: &str = "u=admin&user_id=123&u15=1&u8=Jonas&credit=12.50&hash=";

/// Enough chance for the order of measurements: a xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// The times of each class in nanoseconds; `measure` prepares the class that it is given and gives
/// the time of the rest.
fn sample(classes: usize, mut measure: impl FnMut(usize) -> f64) -> Vec<Vec<f64>> {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut times = vec![Vec::with_capacity(SAMPLES); classes];
    for _ in 0..SAMPLES * classes {
        let class = random.below(classes);
        times.get_mut(class).unwrap().push(measure(class));
    }
    // The slowest tenth are interrupts and other work, and the same limit for all classes favours
    // none.
    let mut all: Vec<_> = times.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let limit = *all.get(all.len() / 10 * 9).unwrap();
    for times in &mut times {
        times.retain(|time| *time <= limit);
    }
    times
}

fn mean_and_variance(times: &[f64]) -> (f64, f64) {
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    (mean, times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0))
}

/// Welch's t, and the difference of the means in nanoseconds.
fn compare(left: &[f64], right: &[f64]) -> (f64, f64) {
    let ((left_mean, left_variance), (right_mean, right_variance)) =
        (mean_and_variance(left), mean_and_variance(right));
    let difference = left_mean - right_mean;
    (
        difference
            / (left_variance / left.len() as f64 + right_variance / right.len() as f64).sqrt(),
        difference,
    )
}

fn timed<R>(work: impl FnOnce() -> R) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_nanos() as f64
}

/// All classes against the first, and the one that differs most.
fn report(title: &str, times: &[Vec<f64>]) {
    let (first, others) = times.split_first().unwrap();
    let compared: Vec<_> = others.iter().map(|other| compare(other, first)).collect();
    let (place, (t, nanoseconds)) = compared
        .iter()
        .enumerate()
        .max_by(|(_, left), (_, right)| left.0.abs().total_cmp(&right.0.abs()))
        .unwrap();
    println!(
        "{title}: largest |t| {:.2}, a difference of {nanoseconds:+.2} ns, in class {}",
        t.abs(),
        place + 1
    );
    let all: Vec<_> = compared.iter().map(|(t, _)| format!("{t:+.1}")).collect();
    println!("    all t: {}", all.join(" "));
}

fn right_hash(key: &SecretKey) -> [u8; 40] {
    let form = [PARAMETERS, &"0".repeat(40)].concat();
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
    request.explain(key, HashRule::Listed).hash().to_hex().as_bytes().try_into().unwrap()
}

/// The right hash with another digit at this place; after the last digit there is none.
fn wrong_at(place: usize, right: [u8; 40]) -> [u8; 40] {
    let mut hash = right;
    if let Some(digit) = hash.get_mut(place) {
        *digit = if *digit == b'0' { b'1' } else { b'0' };
    }
    hash
}

fn main() {
    let key = SecretKey::new("the right key").unwrap();
    let right = right_hash(&key);
    // One buffer for all classes, so that where it lies makes no difference.
    let mut form = [PARAMETERS.as_bytes(), &right].concat();

    // Prepared before, so that nothing of the preparation is still under way when the clock starts:
    // a byte that was just written takes longer to copy, together with its neighbours.
    let hashes: Vec<_> = (0..=40).map(|place| wrong_at(place, right)).collect();
    let mut verify = |place: usize| {
        form.truncate(PARAMETERS.len());
        form.extend_from_slice(black_box(hashes.get(place).unwrap()));
        let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
        timed(|| request.verify([("key", &key)], HashRule::Listed).is_ok())
    };
    let times = sample(40, &mut verify);
    report("verify, a wrong digit at each of 40 places", &times);
    let times = sample(2, |class| verify(class * 40));
    report(
        "verify, a wrong and the right hash (the outcome itself, which the caller gets)",
        &times,
    );

    let others: Vec<_> =
        (0..4).map(|number| SecretKey::new(format!("a wrong key {number}")).unwrap()).collect();
    let [a, b, c, d] = <&[_; 4]>::try_from(others.as_slice()).unwrap();
    let rings = [[a, b, c, d], [&key, a, b, c], [a, b, c, &key]];
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
    let mut ring = rings[0];
    let mut verify = |class: usize| {
        ring.copy_from_slice(black_box(rings.get(class).unwrap()));
        timed(|| request.verify(ring.map(|key| ("key", key)), HashRule::Listed).is_ok())
    };
    report("verify against four keys, the right one absent, first, last", &sample(3, &mut verify));
    report(
        "verify against four keys, the right one first, last",
        &sample(2, |class| verify(class + 1)),
    );

    let signer = Signer::new("admin", key.clone());
    let update = UserDetailsUpdate::new(123).blocked(true);
    let expected = signer.sign(&update).unwrap().hash();
    let digits: [u8; 40] = expected.to_hex().as_bytes().try_into().unwrap();
    let wrong: Vec<_> =
        (0..40).map(|place| RequestHash::from_hex(wrong_at(place, digits)).unwrap()).collect();
    let mut sent = expected;
    let times = sample(40, |place| {
        sent.clone_from(black_box(wrong.get(place).unwrap()));
        timed(|| black_box(&expected) == black_box(&sent))
    });
    report("RequestHash ==, a wrong digit at each of 40 places", &times);
    let times = sample(40, |place| {
        sent.clone_from(black_box(wrong.get(place).unwrap()));
        let mut pairs = expected.to_bytes().into_iter().zip(sent.to_bytes());
        timed(|| pairs.all(|(left, right)| black_box(left) == black_box(right)))
    });
    report("leaky on purpose: bytes compared until the first difference", &times);
}

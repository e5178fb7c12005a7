//! What a document leaves in memory when it is dropped: looked for, not believed.
#![cfg(feature = "xml")]
#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use mor_api::answer::Document;

/// What must not be in a block that is given back.
const SECRET: &[u8] = b"c0rrect-h0rse";

/// Looks for the secret in every block of this thread that is given back.
struct Searching;

thread_local! {
    static FOUND: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: hands everything on to the system's allocator; blocks are read before they are given
// back, and `alloc` zeroes them, so no byte is read that was never written.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the block is the caller's, of this size, and was zeroed before it was written.
        let block = unsafe { std::slice::from_raw_parts(pointer, layout.size()) };
        if block.windows(SECRET.len()).any(|bytes| bytes == SECRET) {
            FOUND.with(|found| found.set(found.get() + 1));
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Searching = Searching;

fn found<R>(work: impl FnOnce() -> R) -> usize {
    let before = FOUND.get();
    drop(black_box(work()));
    FOUND.get() - before
}

#[test]
fn a_dropped_document_leaves_no_text_behind() {
    assert_eq!(found(|| black_box("c0rrect-h0rse").to_owned()), 1, "the search finds nothing");
    // What was read is kept in more and more memory, if nothing is reserved.
    let long = "x".repeat(1000);
    let then_another = format!("<page><a>c0rrect-h0rse</a><b>{long}</b></page>");
    let then_more = format!("<page>c0rrect-h0rse<![CDATA[{long}]]></page>");
    for body in [
        then_another.as_str(),
        &then_more,
        "<page><password>c0rrect-h0rse</password></page>",
        "<page><password>c0rrect&#45;h0rse</password></page>",
        "<page>c0rr<a/>ect-h<a/>0rse</page>",
        "<page>\r\n<password>c0rrect-h0rse\r\n</password>\r\n</page>",
        "<page><![CDATA[\rc0rrect-h0rse]]></page>",
        "<page password='\tc0rrect&#45;h0rse'/>",
        "<page><password>c0rrect-h0rse</page>",
        "<page>c0rrect-h0rse&nbsp;</page>",
    ] {
        assert_eq!(found(|| Document::parse(body)), 0, "{body}");
    }
}

#[test]
#[cfg(feature = "compressed")]
fn what_was_unpacked_is_not_left_behind() {
    use std::io::Write;

    use flate2::write::GzEncoder;

    // The first buffer is outgrown, several times.
    let body = format!("<page>c0rrect-h0rse{}</page>", "x".repeat(100_000));
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(body.as_bytes()).unwrap();
    let mut gzip = gzip.finish().unwrap();
    assert_eq!(found(|| mor_api::answer::unpack(1 << 20, &gzip)), 1, "it is not unpacked");
    assert_eq!(found(|| Document::parse(&gzip)), 0);
    assert_eq!(found(|| Document::parse_within(100, &gzip)), 0);
    gzip.pop();
    assert_eq!(found(|| Document::parse(&gzip)), 0);
}

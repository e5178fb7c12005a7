//! Compressed bodies: gzip (RFC 1952), and ZIP files that hold one file.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::answer::AnswerError;

/// What gzip begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// What a ZIP file begins with: the header of its first file.
const ZIP: [u8; 4] = *b"PK\x03\x04";

/// Unpacks a body that is compressed with gzip or is a ZIP file of one file, which its first bytes
/// tell. Every other body is returned as it is.
///
/// [`Answer::read`](crate::answer::Answer::read) and [`Document::parse`](crate::answer::Document)
/// unpack bodies themselves. This function is for whoever wants the bytes. What it unpacks is not
/// wiped when it is dropped.
///
/// `limit` is the most bytes that a compressed body may unpack to. The sizes that it claims are
/// checked, but nothing relies on them: a small body that grows without end costs `limit` bytes.
///
/// ```
/// use mor_api::answer::unpack;
///
/// let zip = b"PK\x03\x04\x0a\0\0\0\0\0\0\0!\0\x83\x16\xdc\x8c\x01\0\0\0\x01\
///     \0\0\0\x01\0\0\0axPK\x01\x02\x14\x03\x0a\0\0\0\0\0\0\0!\0\x83\x16\xdc\
///     \x8c\x01\0\0\0\x01\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x80\x01\0\0\0\0a\
///     PK\x05\x06\0\0\0\0\x01\0\x01\0/\0\0\0 \0\0\0\0\0";
/// # #[cfg(feature = "compressed")]
/// assert_eq!(*unpack(1024, zip)?, *b"x");
/// assert_eq!(*unpack(1024, b"<page/>")?, *b"<page/>");
/// # Ok::<(), mor_api::answer::AnswerError>(())
/// ```
///
/// # Errors
/// [`AnswerError::TooLong`] if there is more to unpack than `limit` bytes, and
/// [`AnswerError::BrokenArchive`]; without the feature `compressed`, [`AnswerError::Compressed`]
/// for every compressed body.
pub fn unpack(limit: usize, body: &[u8]) -> Result<Cow<'_, [u8]>, AnswerError> {
    Ok(match unpacked(limit, body)? {
        Some(mut bytes) => Cow::Owned(core::mem::take(&mut *bytes)),
        None => Cow::Borrowed(body),
    })
}

/// What a compressed body holds; `None` for any other body.
pub(super) fn unpacked(
    limit: usize,
    body: &[u8],
) -> Result<Option<Zeroizing<Vec<u8>>>, AnswerError> {
    if body.starts_with(&GZIP) {
        format::gzip(limit, body).map(Some)
    } else if body.starts_with(&ZIP) {
        format::zip(limit, body).map(Some)
    } else {
        Ok(None)
    }
}

#[cfg(not(feature = "compressed"))]
mod format {
    use super::{AnswerError, Vec, Zeroizing};

    pub(super) fn gzip(_: usize, _: &[u8]) -> Result<Zeroizing<Vec<u8>>, AnswerError> {
        Err(AnswerError::Compressed)
    }

    pub(super) use gzip as zip;
}

#[cfg(feature = "compressed")]
mod format {
    use alloc::boxed::Box;
    use alloc::vec;

    use miniz_oxide::inflate::TINFLStatus;
    use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
    use rawzip::{CompressionMethod, ZipArchive, ZipVerification, crc32};

    use super::{AnswerError, Vec, Zeroizing};

    /// Unpacks gzip. Of the several members that it could have, servers send one.
    pub(super) fn gzip(limit: usize, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, AnswerError> {
        let packed = after_gzip_header(body).ok_or(AnswerError::BrokenArchive)?;
        let (bytes, trailer) = inflate(limit, packed)?;
        // The checksum, and the length modulo 2³².
        let length = bytes.len() as u64 & u64::from(u32::MAX);
        let expected = (length << 32 | u64::from(crc32(&bytes))).to_le_bytes();
        if trailer == expected { Ok(bytes) } else { Err(AnswerError::BrokenArchive) }
    }

    fn after_gzip_header(body: &[u8]) -> Option<&[u8]> {
        const CHECKSUM: u8 = 1 << 1;
        const EXTRA: u8 = 1 << 2;
        const NAME: u8 = 1 << 3;
        const COMMENT: u8 = 1 << 4;
        const RESERVED: u8 = 0b111 << 5;
        const DEFLATE: u8 = 8;
        let ([_, _, DEFLATE, flags, ..], mut rest) = body.split_first_chunk::<10>()? else {
            return None;
        };
        if flags & EXTRA != 0 {
            let (length, extra) = rest.split_first_chunk()?;
            rest = extra.get(usize::from(u16::from_le_bytes(*length))..)?;
        }
        for text in [NAME, COMMENT] {
            if flags & text != 0 {
                rest = rest.splitn(2, |byte| *byte == 0).nth(1)?;
            }
        }
        if flags & CHECKSUM != 0 {
            rest = rest.get(2..)?;
        }
        (flags & RESERVED == 0).then_some(rest)
    }

    /// Unpacks the only file of a ZIP file.
    pub(super) fn zip(limit: usize, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, AnswerError> {
        let broken = |_| AnswerError::BrokenArchive;
        let archive = ZipArchive::from_slice(body).map_err(broken)?;
        let mut entries = archive.entries();
        let (Some(entry), None) =
            (entries.next_entry().map_err(broken)?, entries.next_entry().map_err(broken)?)
        else {
            return Err(AnswerError::BrokenArchive);
        };
        let file = archive.get_entry(entry.wayfinder()).map_err(broken)?;
        let packed = file.data();
        let length = packed.len();
        let (bytes, rest) = match entry.compression_method() {
            CompressionMethod::STORE if length > limit => {
                return Err(AnswerError::TooLong { length, limit });
            }
            CompressionMethod::STORE => (Zeroizing::new(packed.to_vec()), &[][..]),
            CompressionMethod::DEFLATE => inflate(limit, packed)?,
            _ => return Err(AnswerError::BrokenArchive),
        };
        let actual = ZipVerification { crc: crc32(&bytes), uncompressed_size: bytes.len() as u64 };
        file.claim_verifier().valid(actual).map_err(broken)?;
        if rest.is_empty() { Ok(bytes) } else { Err(AnswerError::BrokenArchive) }
    }

    /// Inflates a DEFLATE stream; returns what follows it, too.
    ///
    /// The output is also the window, and a buffer that was outgrown is wiped, so that no copy of
    /// the output is left behind.
    fn inflate(
        limit: usize,
        mut packed: &[u8],
    ) -> Result<(Zeroizing<Vec<u8>>, &[u8]), AnswerError> {
        // One byte more, to tell a stream that ends at the limit from one that goes on.
        let most = limit.saturating_add(1);
        let mut state = Box::<DecompressorOxide>::default();
        let mut out = Zeroizing::new(vec![0; packed.len().saturating_mul(4).clamp(1, most)]);
        let mut length: usize = 0;
        loop {
            let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
            let (status, read, written) = decompress(&mut state, packed, &mut out, length, flags);
            length = length.saturating_add(written);
            packed = packed.get(read..).unwrap_or_default();
            match status {
                _ if length > limit => return Err(AnswerError::TooLong { length, limit }),
                TINFLStatus::Done => {
                    out.truncate(length);
                    return Ok((out, packed));
                }
                TINFLStatus::HasMoreOutput if out.len() < most => {
                    let size = out.len().saturating_mul(2).min(most);
                    let mut larger = Zeroizing::new(Vec::with_capacity(size));
                    larger.extend_from_slice(&out);
                    larger.resize(size, 0);
                    out = larger;
                }
                _ => return Err(AnswerError::BrokenArchive),
            }
        }
    }
}

#[cfg(not(feature = "compressed"))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_bodies_need_the_feature() {
        for body in [&b"\x1f\x8b\x08"[..], b"PK\x03\x04"] {
            assert_eq!(unpack(1024, body), Err(AnswerError::Compressed));
        }
    }
}

#[cfg(feature = "compressed")]
#[cfg(test)]
mod tests {
    use alloc::vec;
    use std::io::Write;

    use flate2::write::{DeflateEncoder, GzEncoder};
    use flate2::{Compression, Crc, GzBuilder};

    use super::*;
    use crate::answer::Document;

    const BODY: &[u8] = b"<page><status><success>User was updated</success></status></page>";
    const STORED: u16 = 0;
    const DEFLATED: u16 = 8;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        gzip_with(GzBuilder::new(), bytes)
    }

    fn gzip_with(header: GzBuilder, bytes: &[u8]) -> Vec<u8> {
        let mut encoder: GzEncoder<_> = header.write(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn checksum(bytes: &[u8]) -> u32 {
        let mut crc = Crc::new();
        crc.update(bytes);
        crc.sum()
    }

    /// A file in a ZIP file, and what the headers say of it.
    struct File {
        method: u16,
        packed: Vec<u8>,
        checksum: u32,
        length: u32,
    }

    impl File {
        fn new(method: u16, bytes: &[u8]) -> Self {
            Self {
                method,
                packed: if method == DEFLATED { deflate(bytes) } else { bytes.to_vec() },
                checksum: checksum(bytes),
                length: u32::try_from(bytes.len()).unwrap(),
            }
        }

        /// What the local header and the central one have in common.
        fn header(&self) -> Vec<u8> {
            let mut header = [20, 0, self.method, 0, 33].map(u16::to_le_bytes).concat();
            let packed = u32::try_from(self.packed.len()).unwrap();
            header.extend([self.checksum, packed, self.length].map(u32::to_le_bytes).concat());
            // A name of one byte, and no extra field.
            header.extend([1, 0, 0, 0]);
            header
        }
    }

    fn zip(files: &[File]) -> Vec<u8> {
        let (mut zip, mut central) = (Vec::new(), Vec::new());
        for file in files {
            let offset = u32::try_from(zip.len()).unwrap();
            zip.extend([b"PK\x03\x04", &*file.header(), b"a", &file.packed].concat());
            central.extend([b"PK\x01\x02\x14\0", &*file.header(), &[0; 10]].concat());
            central.extend(offset.to_le_bytes());
            central.push(b'a');
        }
        let count = u8::try_from(files.len()).unwrap();
        let sizes = [central.len(), zip.len()].map(|size| u32::try_from(size).unwrap());
        zip.extend(central);
        zip.extend([b"PK\x05\x06\0\0\0\0", &[count, 0, count, 0][..]].concat());
        zip.extend(sizes.map(u32::to_le_bytes).concat());
        zip.extend([0, 0]);
        zip
    }

    fn zip_of(method: u16, bytes: &[u8]) -> Vec<u8> {
        zip(&[File::new(method, bytes)])
    }

    fn archives(bytes: &[u8]) -> [Vec<u8>; 3] {
        [gzip(bytes), zip_of(DEFLATED, bytes), zip_of(STORED, bytes)]
    }

    #[test]
    fn archives_are_unpacked() {
        let noise: Vec<_> =
            (0..50_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        for bytes in [BODY, b"", b"x", &noise, &BODY.repeat(2000)] {
            for archive in archives(bytes) {
                assert_eq!(unpack(bytes.len(), &archive).unwrap(), bytes);
            }
        }
        let text = core::str::from_utf8(BODY).unwrap();
        for archive in archives(BODY) {
            assert_eq!(Document::parse(archive).unwrap().to_xml(), text);
        }
        for plain in [BODY, b"", b"\x1f", b"PK\x05\x06"] {
            assert!(matches!(unpack(0, plain), Ok(Cow::Borrowed(bytes)) if bytes == plain));
        }
    }

    #[test]
    fn gzip_headers_can_have_fields() {
        let header = GzBuilder::new().extra(&b"12345"[..]).filename("a.xml").comment("b");
        let mut body = gzip_with(header, BODY);
        assert_eq!(unpack(1024, &body).unwrap(), BODY);
        // A checksum of the header: after the 10 bytes, 2 + 5 of the extra field, 6 and 2 of texts.
        body[3] |= 2;
        body.splice(25..25, [0, 0]);
        assert_eq!(unpack(1024, &body).unwrap(), BODY);
        // A reserved flag, and another method.
        for (at, value) in [(3, 0x20), (3, 0x80), (2, 7)] {
            let mut body = gzip(BODY);
            body[at] = value;
            assert_eq!(unpack(1024, &body), Err(AnswerError::BrokenArchive));
        }
    }

    #[test]
    fn the_limit_is_of_what_is_unpacked() {
        let zeros = vec![0; 1 << 20];
        for (bytes, limit) in [(BODY, BODY.len() - 1), (&zeros, 100), (&zeros, 0), (&zeros, 99_999)]
        {
            for archive in [gzip(bytes), zip_of(DEFLATED, bytes)] {
                let length = limit + 1;
                assert_eq!(unpack(limit, &archive), Err(AnswerError::TooLong { length, limit }));
            }
            let error = AnswerError::TooLong { length: bytes.len(), limit };
            assert_eq!(unpack(limit, &zip_of(STORED, bytes)), Err(error));
        }
        // The sizes are not believed.
        let liar = File { length: 1, ..File::new(DEFLATED, &zeros) };
        let error = AnswerError::TooLong { length: 1001, limit: 1000 };
        assert_eq!(unpack(1000, &zip(&[liar])), Err(error));
    }

    #[test]
    fn broken_archives_are_errors() {
        let broken = Err(AnswerError::BrokenArchive);
        for archive in archives(BODY) {
            for end in 4..archive.len() {
                assert_eq!(unpack(1024, &archive[..end]), broken, "{end} of {}", archive.len());
            }
            for at in 0..archive.len() {
                for bit in 0..8 {
                    let mut flipped = archive.clone();
                    flipped[at] ^= 1 << bit;
                    // Times, names and the like are free; what is unpacked is right or refused.
                    if let Ok(bytes) = unpack(1024, &flipped) {
                        assert!(*bytes == *BODY || *bytes == *flipped, "bit {bit} of byte {at}");
                    }
                }
            }
        }
        let new = |method| File::new(method, BODY);
        for archive in [
            [gzip(BODY), gzip(BODY)].concat(),
            [&*gzip(BODY), b"x"].concat(),
            zip(&[new(STORED), new(STORED)]),
            zip(&[File { checksum: 1, ..new(STORED) }]),
            zip(&[File { checksum: 1, ..new(DEFLATED) }]),
            zip(&[File { length: 1, ..new(DEFLATED) }]),
            zip(&[File { packed: [&*deflate(BODY), b"x"].concat(), ..new(DEFLATED) }]),
            zip(&[File { method: 12, ..new(STORED) }]),
        ] {
            assert_eq!(unpack(1024, &archive), broken);
        }
        let mut wrong = gzip(BODY);
        let end = wrong.len();
        for at in [end - 8, end - 4] {
            wrong[at] ^= 1;
            assert_eq!(unpack(1024, &wrong), broken);
            wrong[at] ^= 1;
        }
        assert_eq!(unpack(1024, &wrong).unwrap(), BODY);
    }

    #[test]
    fn archives_in_archives_are_refused() {
        for inner in archives(BODY) {
            for outer in archives(&inner) {
                assert_eq!(unpack(1024, &outer).unwrap(), inner);
                let error = Document::parse(outer).unwrap_err();
                let is_refused =
                    matches!(error, AnswerError::Encoding | AnswerError::Malformed { position: 0 });
                assert!(is_refused, "{error:?}");
            }
        }
    }
}

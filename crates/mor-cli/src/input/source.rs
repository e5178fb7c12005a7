//! Where text comes from, as UTF-8: an argument, standard input or a file, perhaps compressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use super::error::InputError;

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
/// Skippable frames differ in the low half of the first byte.
const ZSTD_SKIPPABLE: &[u8] = b"\x2a\x4d\x18";
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
const UTF16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Opens an argument: `-` is standard input, `@FILE` a file, everything else the text itself.
///
/// # Errors
/// [`InputError`] where it cannot be read, and where it is UTF-16.
pub(super) fn open(argument: &str) -> Result<Box<dyn BufRead + '_>, InputError> {
    if argument == "-" {
        return text_of(io::stdin().lock());
    }
    match argument.strip_prefix('@') {
        Some(path) => text_of(File::open(path).map_err(unreadable)?),
        None => text_of(argument.as_bytes()),
    }
}

/// The text that some bytes stand for: unpacked, without a byte order mark.
///
/// # Errors
/// As [`open`].
pub(super) fn text_of<'r>(bytes: impl Read + 'r) -> Result<Box<dyn BufRead + 'r>, InputError> {
    let (head, bytes) = peek(bytes)?;
    if head.starts_with(GZIP) {
        plain(MultiGzDecoder::new(bytes))
    } else if is_zstd(&head) {
        plain(Frames { decoder: None, source: Some(bytes) })
    } else {
        plain(bytes)
    }
}

fn plain<'r>(bytes: impl Read + 'r) -> Result<Box<dyn BufRead + 'r>, InputError> {
    let (head, mut bytes) = peek(bytes)?;
    // A request begins with ASCII, of which UTF-16 makes every other byte zero. The mark may have
    // become something else on the way.
    let is_wide = head.iter().take(16).any(|byte| *byte == 0);
    if is_wide || UTF16_MARKS.iter().any(|mark| head.starts_with(mark)) {
        return Err(InputError::Utf16);
    }
    if head.starts_with(UTF8_MARK) {
        bytes.read_exact(&mut [0; UTF8_MARK.len()]).map_err(unreadable)?;
    }
    Ok(Box::new(bytes))
}

/// The first bytes, at least four if there are so many, and all of them once more. It waits for no
/// more than that, because standard input may be a terminal.
fn peek<R: Read>(mut bytes: R) -> Result<(Vec<u8>, impl BufRead + use<R>), InputError> {
    let mut head = Vec::new();
    while head.len() < 4 {
        let mut chunk = [0; 64];
        let count = match bytes.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(error)),
        };
        head.extend(chunk.iter().take(count));
    }
    let all = BufReader::new(Cursor::new(head.clone()).chain(bytes));
    Ok((head, all))
}

fn is_zstd(head: &[u8]) -> bool {
    head.starts_with(ZSTD)
        || head.get(1..4) == Some(ZSTD_SKIPPABLE) && matches!(head.first(), Some(0x50..=0x5f))
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where a closure would")]
pub(super) fn unreadable(error: io::Error) -> InputError {
    InputError::Unreadable(error.kind())
}

/// Unpacks Zstandard frames one after the other, as `zstd` and log rotation append them; the
/// decoder knows only one.
struct Frames<R: BufRead> {
    decoder: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
    /// The source between two frames.
    source: Option<R>,
}

impl<R: BufRead> Frames<R> {
    /// Goes to the next frame; `false` where there is none.
    fn advance(&mut self) -> io::Result<bool> {
        if let Some(finished) = self.decoder.take() {
            self.source = Some(finished.into_inner());
        }
        let Some(mut source) = self.source.take() else { return Ok(false) };
        while is_skippable(source.fill_buf()?) {
            skip_frame(&mut source)?;
        }
        if source.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let broken = |_| io::Error::from(io::ErrorKind::InvalidData);
        self.decoder = Some(StreamingDecoder::new(source).map_err(broken)?);
        Ok(true)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(decoder) = &mut self.decoder {
                let invalid = |_| io::Error::from(io::ErrorKind::InvalidData);
                let count = decoder.read(buffer).map_err(invalid)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
            }
            if !self.advance()? {
                return Ok(0);
            }
        }
    }
}

/// Whether a skippable frame begins here. The rest of its magic number is checked on the way.
fn is_skippable(buffered: &[u8]) -> bool {
    matches!(buffered.first(), Some(0x50..=0x5f))
}

fn skip_frame(source: &mut impl BufRead) -> io::Result<()> {
    let mut header = [0; 8];
    source.read_exact(&mut header)?;
    let [_, a, b, c, length @ ..] = header;
    if [a, b, c] != ZSTD_SKIPPABLE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let length = u64::from(u32::from_le_bytes(length));
    io::copy(&mut source.take(length), &mut io::sink()).map(drop)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> Result<String, InputError> {
        let mut text = String::new();
        text_of(bytes)?.read_to_string(&mut text).map_err(unreadable)?;
        Ok(text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    }

    fn zstd(text: &str) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(
            text.as_bytes(),
            ruzstd::encoding::CompressionLevel::Fastest,
        )
    }

    #[test]
    fn compressed_text_is_unpacked() {
        let long = "/api/did_create?did=1\n".repeat(20_000);
        for text in ["", "a", "/api/x?a=1", &long] {
            assert_eq!(read(&gzip(text)).unwrap(), text);
            assert_eq!(read(&zstd(text)).unwrap(), text);
            let twice = text.repeat(2);
            assert_eq!(read(&gzip(text).repeat(2)).unwrap(), twice);
            assert_eq!(read(&zstd(text).repeat(2)).unwrap(), twice);
            let skippable = b"\x51\x2a\x4d\x18\x03\0\0\0abc".to_vec();
            assert_eq!(read(&[skippable.clone(), zstd(text)].concat()).unwrap(), text);
            assert_eq!(read(&[zstd(text), skippable].concat()).unwrap(), text);
        }
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let long = "/api/did_create?did=1\n".repeat(20_000);
        for packed in [gzip(&long), zstd(&long)] {
            for length in [5, 12, packed.len() / 2, packed.len() - 1] {
                assert!(matches!(read(&packed[..length]), Err(InputError::Unreadable(_))));
            }
        }
        for bytes in [&b"\x28\xb5\x2f\xfdxxxx"[..], b"\x1f\x8bxxxxxxxxxx", b"\x50\x2a\x4d\x18\xff"]
        {
            assert!(matches!(read(bytes), Err(InputError::Unreadable(_))), "{bytes:?}");
        }
    }

    #[test]
    fn marks_are_dropped_and_utf_16_is_named() {
        assert_eq!(read(b"\xef\xbb\xbfa=1").unwrap(), "a=1");
        assert_eq!(read(&gzip("\u{feff}a=1")).unwrap(), "a=1");
        let units: Vec<u16> = "/api/x".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [&little, &big] {
            assert_eq!(read(bytes), Err(InputError::Utf16));
            assert_eq!(read(&[b"\xff\xfe", &bytes[..]].concat()), Err(InputError::Utf16));
        }
        assert_eq!(read(b"\xfe\xff\0/"), Err(InputError::Utf16));
        assert_eq!(read("\u{fffd}\u{fffd}h\0t\0".as_bytes()), Err(InputError::Utf16));
        assert_eq!(read(b"").unwrap(), "");
    }
}

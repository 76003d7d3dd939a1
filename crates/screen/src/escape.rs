//! Letters written as escapes: HTML entities and %-escapes, as mail programs and copied links make.
//!
//! Only one level is decoded, and what is not a whole, valid escape stays as it was written.

/// The longest escape looked at, in bytes: `&#x10FFFF;` and four `%XX` both fit.
const ESCAPE_BYTES_MAX: usize = 12;

/// The first letter of `rest` after decoding, and how many bytes of `rest` it took.
pub(crate) fn next_letter(rest: &str) -> Option<(char, usize)> {
    let letter = rest.chars().next()?;
    let decoded = match letter {
        '&' => entity(rest),
        '%' => percent(rest.as_bytes()),
        _ => None,
    };
    Some(decoded.unwrap_or((letter, letter.len_utf8())))
}

fn entity(rest: &str) -> Option<(char, usize)> {
    let head = rest.as_bytes().get(..rest.len().min(ESCAPE_BYTES_MAX))?;
    let stop = head.iter().position(|byte| *byte == b';')?;
    let name = rest.get(1..stop)?;
    let letter = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        named(name)?
    };
    Some((letter, stop + 1))
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" => '\u{ad}',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "ndash" | "mdash" => '-',
        "hellip" => '\u{2026}',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        _ => return None,
    })
}

fn percent(rest: &[u8]) -> Option<(char, usize)> {
    let first = percent_byte(rest)?;
    let count = match first {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [0_u8; 4];
    for (place, byte) in bytes.iter_mut().enumerate().take(count) {
        *byte = percent_byte(rest.get(place * 3..)?)?;
    }
    let letter = std::str::from_utf8(bytes.get(..count)?)
        .ok()?
        .chars()
        .next()?;
    Some((letter, count * 3))
}

fn percent_byte(rest: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = rest else {
        return None;
    };
    let high = char::from(*high).to_digit(16)?;
    let low = char::from(*low).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}

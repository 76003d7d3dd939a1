//! Signs that are not seen, and signs that are seen as a Latin letter.
//!
//! Three invisible signs in a sentence are enough to blind a screen that reads bytes, and one
//! Cyrillic letter in a word does the same.

/// Whether a reader sees nothing where this sign stands.
///
/// Zero-width signs, soft hyphens, variation selectors, tag signs, bidi controls and fillers.
pub(crate) fn is_invisible(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
        | '\u{0}'..='\u{7}' | '\u{e}'..='\u{1f}')
}

/// The Latin letter of a sign that is Latin in all but its code: small capitals, squared letters,
/// strokes and hooks. These are folded in every word.
pub(crate) fn latin_variant(sign: char) -> Option<char> {
    Some(match sign {
        'ı' => 'i',
        'ł' | 'ƚ' | 'ɫ' | 'ʟ' => 'l',
        'ø' | 'ɵ' | 'ᴏ' => 'o',
        'đ' | 'ɖ' | 'ᴅ' => 'd',
        'ɑ' | 'ᴀ' | 'ⱥ' => 'a',
        'ɡ' | 'ɢ' | 'ǥ' => 'g',
        'ʙ' | 'ƀ' => 'b',
        'ᴄ' | 'ƈ' => 'c',
        'ᴇ' | 'ɇ' => 'e',
        'ғ' | 'ꜰ' => 'f',
        'ʜ' | 'ħ' => 'h',
        'ɪ' | 'ɨ' => 'i',
        'ᴊ' | 'ɉ' => 'j',
        'ᴋ' | 'ƙ' => 'k',
        'ᴍ' | 'ɱ' => 'm',
        'ɴ' | 'ɲ' | 'ŋ' => 'n',
        'ᴘ' | 'ƥ' => 'p',
        'ʀ' | 'ɍ' => 'r',
        'ꜱ' | 'ʂ' => 's',
        'ᴛ' | 'ŧ' | 'ƭ' => 't',
        'ᴜ' | 'ʉ' => 'u',
        'ᴠ' | 'ʋ' => 'v',
        'ᴡ' => 'w',
        'ʏ' | 'ɏ' => 'y',
        'ᴢ' | 'ƶ' => 'z',
        '\u{1f150}'..='\u{1f169}' => in_alphabet(sign, 0x1f150)?,
        '\u{1f170}'..='\u{1f189}' => in_alphabet(sign, 0x1f170)?,
        '\u{1f1e6}'..='\u{1f1ff}' => in_alphabet(sign, 0x1f1e6)?,
        _ => return None,
    })
}

/// The Latin letter that a letter of another script looks like. It counts only in a word that
/// holds Latin letters too, so that a Russian or Greek word stays what it is.
pub(crate) fn latin_twin(sign: char) -> Option<char> {
    Some(match sign {
        'а' | 'α' | 'ά' | 'ⲁ' | 'Ꭺ' => 'a',
        'в' | 'β' | 'Ᏼ' | 'ь' => 'b',
        'с' | 'ϲ' | 'ⅽ' | 'Ꮯ' => 'c',
        'ԁ' | 'ժ' | 'ꓒ' => 'd',
        'е' | 'ε' | 'έ' | 'є' | 'ҽ' | 'э' => 'e',
        'ſ' | 'ϝ' => 'f',
        'ց' | 'ɠ' => 'g',
        'һ' | 'հ' | 'н' => 'h',
        'і' | 'ι' | 'ί' | 'ӏ' | 'ї' | 'Ꭵ' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'κ' | 'ҝ' | 'қ' => 'k',
        'ⅼ' | 'ᛁ' | 'ן' => 'l',
        'м' | 'ϻ' | 'ⅿ' => 'm',
        'п' | 'ո' | 'η' | 'ή' | 'и' => 'n',
        'о' | 'ο' | 'ό' | 'օ' | 'σ' | 'ס' => 'o',
        'р' | 'ρ' | 'ϸ' => 'p',
        'ԛ' | 'զ' => 'q',
        'г' | 'я' => 'r',
        'ѕ' | 'Ꮪ' | 'ѐ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ύ' | 'ս' | 'ц' => 'u',
        'ν' | 'ѵ' => 'v',
        'ѡ' | 'ω' | 'ώ' | 'ԝ' | 'ш' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'ʐ' | 'ᴢ' => 'z',
        _ => return None,
    })
}

/// The letter that a digit or a sign stands for in disguised writing.
pub(crate) fn leet_letter(sign: char) -> Option<char> {
    Some(match sign {
        '0' => 'o',
        '1' | '!' | '|' | '¡' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => return None,
    })
}

fn in_alphabet(sign: char, first: u32) -> Option<char> {
    let place = u32::from(sign).checked_sub(first)?;
    char::from_u32(u32::from('a') + place)
}

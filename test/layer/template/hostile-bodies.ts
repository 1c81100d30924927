/**
 * @module test/layer/template/hostile-bodies
 * Request bodies that a template could stumble over.
 */

/** Repeated to a megabyte: what every escape has to do with. */
const EVERYTHING = 'x\'"\\\n\u0001é漢😀$a#b/';

export const BODIES: Readonly<Record<string, Uint8Array | string>> = {
  'a log line': '10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "it\'s"',
  nothing: '',
  JSON: '{"a":"b","c":[1,2.50,{"d":null}]}',
  'single quotes': `'`,
  'an escaped single quote': `\\'`,
  'backslashes before quotes': `\\\\' \\\\\\' \\\\\\\\' '' \\'\\'`,
  'double quotes': '"quoted" \\"',
  'a backslash at the end': 'end\\',
  'what closes the record': '"}',
  'another member': '","stage":"other","data":"x',
  'line ends': 'a\nb\r\nc\td\b\f\v',
  'control characters': '\0a\u0001\u001f\u007f\u0080\u009f',
  'invalid UTF-8': Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf8, 0x62, 0xe2, 0x82),
  references: '$context.requestId ${context.stage} $!input.body $util.base64Encode("x") $!{x} \\$context $$',
  directives: '#set($stage = 1) #if(true)yes#else no#end #foreach($i in [1..9])$i#end #macro(x)x#end #stop',
  files: '#include("/etc/passwd") #parse("/etc/passwd") #evaluate("$context")',
  comments: '## one\n#* two *# #[[ three ]]#',
  'names of the template': '$body $path $trace $record $escaped',
  'what replaceAll could take for groups': '$1 $& $` $$ \\1 ${1}',
  escapes: '\\u0041 \\n \\x41 &quot; %22 </script> // /* */',
  unicode: 'é 漢字 😀 \u2028 \u2029 \uFEFF \uFFFE \uFFFF \u{10FFFF}',
  'a megabyte': EVERYTHING.repeat(Math.ceil((1 << 20) / Buffer.byteLength(EVERYTHING))),
};

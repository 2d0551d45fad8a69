/** Edits the metadata with jq, from release 1.5 on. */
export const METADATA_JQ = `# Input: the exported text and the stored metadata, parted by U+001E. Output: "same", "new" or "fail", then a text.
def empty_value: . == null or . == false or . == "" or . == 0 or . == [] or . == {};
def mapping($what):
  if empty_value then {} elif type == "object" then . else error($what + " is not a JSON object") end;
# Gathered in an array, because jq before 1.7 lets a try catch the errors of what follows it.
def parsed: [try {value: fromjson} catch empty];
def value($what): parsed | if . == [] then error($what + " is not JSON") else .[0].value end;
def lenient: parsed | if . == [] then null else .[0].value end;
def stored: lenient | mapping(env.SEED_FILE);
def underneath:
  (env[env.SEED_ENV] // "") as $text
  | ($text | parsed)
  | (if . == [] then $text | split("'") | join("\\"") | lenient else .[0].value end)
  | mapping("the variable " + env.SEED_ENV);
def exported:
  if env.SEED_OP == "merge" then value("the answer of jq")
  else
    value(env.SEED_SOURCE) | mapping(env.SEED_SOURCE)
    | if . == {} then null
      elif has(env.SEED_MODULE) | not then error("\\(env.SEED_SOURCE) has no key \\"\\(env.SEED_MODULE)\\"")
      else
        .[env.SEED_MODULE]
        | if type == "object" and has("metadata") then .metadata
          else error("\\"\\(env.SEED_MODULE)\\" in \\(env.SEED_SOURCE) has no \\"metadata\\"") end
      end
  end;
def converted($current):
  exported
  | if empty_value then null
    elif type != "string" then error("what the module exports is not a text with JSON in it")
    else
      parsed
      | if . == [] then error("kept")
        elif .[0].value | type == "object" then $current + .[0].value
        else error("what the module exports is not a JSON object") end
    end;
def changed($current):
  if env.SEED_OP == "add" then underneath + $current + {(env.SEED_KEY): env.SEED_VALUE}
  elif env.SEED_OP == "json" then
    (env.SEED_VALUE | value("the text of -j")) as $added
    | if $added | type == "object" then underneath + $current + $added
      else error("the text of -j is not a JSON object") end
  else converted($current) end;

split("\\u001e") as $texts
| try (
    ($texts[1] | stored) as $current
    | ($texts[0] | changed($current))
    | if . == null then "same" else "new\\n" + tojson end
  ) catch (if . == "kept" then "kept" else "fail\\n\\(.)" end)
`;

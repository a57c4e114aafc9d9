/** The scripts that shells source: each asks `astbuild completion SHELL -- WORDS` for what can stand at the cursor. */

import type { Candidate } from "./candidates.ts";

export type Shell = "bash" | "zsh" | "fish";

/** Where nothing is known the shell completes names of files. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# astbuild completion for bash: source <(astbuild completion bash)
_astbuild() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  if [[ \${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _astbuild astbuild
`,
  zsh: `#compdef astbuild
# astbuild completion for zsh: source <(astbuild completion zsh)
_astbuild() {
  local -a found
  found=("\${(@f)$("\${words[1]}" completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=("\${(@)found:#}")
  if (( ! $#found )); then _files; return; fi
  local -a options
  if [[ \${found[1]%%:*} == *= ]]; then options=(-S ''); fi
  _describe astbuild found "\${(@)options}"
}
compdef _astbuild astbuild
`,
  fish: `# astbuild completion for fish: astbuild completion fish | source
function __astbuild_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l found ($words[1] completion fish -- $words[2..-1] "$current" 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c astbuild -f -a '(__astbuild_complete)'
`,
};

/** A candidate as that shell's script takes it. */
export function candidateLine(shell: Shell, { word, description }: Candidate): string {
  if (shell === "bash" || description === "") return word;
  if (shell === "fish") return `${word}\t${description}`;
  return `${word.replaceAll(":", "\\:")}:${description}`;
}

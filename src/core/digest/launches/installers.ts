/**
 * Installers that tell people to have them run right from the net, and hosts of one's own network: what is fetched from there and run is mostly an installation or a
 * deployment. Where anybody keeps files (`raw.githubusercontent.com`) the project is named.
 */
export function isKnownInstaller(command: string): boolean {
  return [ofProjects, ofProjectsOnGitHub, ofOwnNetwork].some(one => one.test(command));
}

const ofProjects =
  /\/\/(?:[\w-]{1,40}\.){0,3}(?:chocolatey\.org|scoop\.sh|aka\.ms|docker\.com|rustup\.rs|powershellgallery\.com|pnpm\.io|nodesource\.com|k3s\.io|rke2\.io|helm\.sh|astral\.sh|bun\.sh|deno\.land|starship\.rs|tailscale\.com|volta\.sh|sdkman\.io|nixos\.org|determinate\.systems|python-poetry\.org|pyenv\.run|ollama\.com|netdata\.cloud|fly\.io|gitlab\.com|packagecloud\.io|hashicorp\.com|datadoghq\.com|newrelic\.com|elastic\.co|influxdata\.com|grafana\.com|microsoft\.com|google\.com|googleapis\.com|amazonaws\.com\/(?:dd-agent|amazoncloudwatch-agent)|ubuntu\.com|debian\.org|redhat\.com|yarnpkg\.com|npmjs\.org|brew\.sh|cloudsmith\.io|platform\.sh|zerotier\.com|rclone\.org|acme\.sh|getcomposer\.org|nvm\.sh)(?=[/:"'\s)]|$)/i;
const ofProjectsOnGitHub =
  /\/\/raw\.githubusercontent\.com\/(?:Homebrew|nvm-sh|ohmyzsh|helm|rancher|kubernetes\S{0,20}|docker|moby|aquasecurity|anchore|golangci|tfutils|asdf-vm|pyenv|junegunn|cli|goreleaser|istio|argoproj|fluxcd|k3d-io|acmesh-official)\//i;
const ofOwnNetwork =
  /\/\/(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d|\/\/[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:internal|local|lan|corp|intra|intranet|home\.arpa|svc|cluster\.local)(?=[/:"'\s)]|$)|\/\/(?:localhost|[a-z][\w-]{1,60})(?=[/:])/i;

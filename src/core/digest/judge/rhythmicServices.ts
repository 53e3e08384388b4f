/**
 * Services whose programs ask in a rhythm by design: updates, telemetry, mail and files that are kept in step, protection, calls. Where anybody may
 * keep data of their own (`*.azurewebsites.net`, `*.amazonaws.com`, messengers) the rhythm says as much as elsewhere, and they are not here.
 */
export function keepsRhythm(domain: string): boolean {
  return services.has(domain);
}

const services = new Set(
  `microsoft.com windows.com windowsupdate.com office.com office365.com office.net live.com skype.com msn.com bing.com
  microsoftonline.com msedge.net msftconnecttest.com msftncsi.com outlook.com sharepoint.com onedrive.com apple.com icloud.com mzstatic.com
  google.com googleapis.com gstatic.com gvt1.com gvt2.com chrome.com android.com mozilla.com mozilla.org mozilla.net firefox.com brave.com opera.com
  dropbox.com dropboxapi.com box.com spotify.com slack.com zoom.us webex.com adobe.com adobe.io grammarly.com github.com atlassian.com atlassian.net
  whatsapp.net facebook.com linkedin.com ubuntu.com canonical.com debian.org redhat.com fedoraproject.org centos.org snapcraft.io
  crowdstrike.com cloudsink.net sentinelone.net sophos.com sophosupd.com mcafee.com trellix.com symantec.com symantecliveupdate.com norton.com eset.com eset.eu
  kaspersky.com avast.com avg.com bitdefender.com bitdefender.net trendmicro.com malwarebytes.com paloaltonetworks.com fortinet.com fortiguard.com zscaler.com
  zscaler.net umbrella.com opendns.com cisco.com citrix.com vmware.com okta.com duosecurity.com datadoghq.com newrelic.com nr-data.net splunkcloud.com
  sentry.io dell.com hp.com hpe.com lenovo.com intel.com nvidia.com amd.com logitech.com logi.com jetbrains.com java.com oracle.com
  digicert.com letsencrypt.org ntp.org`.split(/\s+/),
);

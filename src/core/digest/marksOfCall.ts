import { mark } from './marks';

/** What a call to another host (DCE-RPC) or a share of it says. */
export function marksOfCall(endpoint: string, operation: string, share: string): number {
  const isExecution = remoteExecution.test(`${endpoint}::${operation}`);
  const isAdminShare = /(?:^|\\)(?:ADMIN|[A-Z])\$/i.test(share);
  return (isExecution ? mark.remoteExecution : 0) | (isAdminShare ? mark.adminShare : 0);
}

/**
 * Calls that start something on another host: services, tasks, WMI, DCOM, and copies of the directory (the "indicators" of
 * MITRE's BZAR, Zeek scripts for ATT&CK, 2019).
 */
const remoteExecution =
  /svcctl::(?:CreateService|CreateWowService|StartService|ChangeServiceConfig)|(?:ITaskSchedulerService|atsvc)::(?:SchRpcRegisterTask|SchRpcRun|JobAdd|NetrJobAdd)|IWbemServices::ExecMethod|IDispatch::Invoke|drsuapi::DRSGetNCChanges|drsuapi::DRSReplicaSync|winreg::BaseRegSaveKey|IRemUnknown2?::|IRemoteWinspool::RpcAsyncAddPrinterDriver/i;

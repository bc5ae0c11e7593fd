#!/usr/bin/env bash
# A SLURM of one machine, for tests: slurm.sh start FOLDER, slurm.sh stop FOLDER.
# All it has lies in FOLDER, but for a link at /etc/slurm/slurm.conf: jobs are not given
# SLURM_CONF by the executor.
# Run as root. Debian: apt-get install --no-install-recommends slurmd slurmctld
# slurm-client munge
set -euo pipefail
do=$1
folder=$(realpath -m "$2")
export SLURM_CONF=$folder/slurm.conf
link=/etc/slurm/slurm.conf

start() {
    if [ -e $link ]; then
        echo "$link is there: this machine has a SLURM of its own" >&2
        exit 1
    fi
    mkdir -p /etc/slurm
    mkdir -p "$folder"/{state,spool,munge}
    head -c 1024 /dev/urandom >"$folder/munge/key"
    chmod 400 "$folder/munge/key"
    local node memory
    node=$(hostname -s)
    memory=$(free -m | awk '/Mem:/ {print $2 - 512}')
    cat >"$SLURM_CONF" <<CONF
ClusterName=one
SlurmctldHost=$node
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CryptoType=crypto/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
MinJobAge=3600
ReturnToService=2
MpiDefault=none
NodeName=$node CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=debug Nodes=$node Default=YES MaxTime=INFINITE State=UP
CONF
    ln -s "$SLURM_CONF" $link
    munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
        --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" \
        --seed-file="$folder/munge/seed"
    slurmctld -f "$SLURM_CONF"
    slurmd -f "$SLURM_CONF"
    for _ in $(seq 60); do # half a minute
        if sinfo --noheader --format=%t 2>/dev/null | grep -qx idle; then return; fi
        sleep 0.5
    done
    echo "no node is idle; see $folder/*.log" >&2
    exit 1
}

stop() {
    local pid
    rm -f $link
    for pid in "$folder"/slurmd.pid "$folder"/slurmctld.pid "$folder"/munge/pid; do
        if [ -s "$pid" ]; then kill "$(cat "$pid")" || true; fi
    done
}

"$do"

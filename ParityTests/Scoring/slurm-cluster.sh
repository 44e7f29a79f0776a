#!/usr/bin/env bash
# A Slurm cluster of a controller and two nodes on one machine, for tests: each is a network namespace with a host name of its own, on one
# bridge. Needs root, and Debian's slurmctld, slurmd, slurm-client, munge, iproute2 and util-linux.
#   slurm-cluster.sh FOLDER     starts it, writes FOLDER/ready, and ends it when standard input ends
# In FOLDER: slurm.conf; ctl, n1 and n2 hold the number of the process whose namespaces these are.
set -u
d=$1
mkdir -p "$d"/{munge,state,spool-n1,spool-n2,log}
chmod 755 "$d"
chmod 711 "$d/munge"
started=()

finish() {
  local host own=()
  # A namespace is told by its holder, which is among those that are ended first.
  for host in ctl n1 n2; do own+=("$(readlink "/proc/$(cat "$d/$host")/ns/net" 2>/dev/null)"); done
  for p in "${started[@]}"; do kill -9 "$p" 2>/dev/null; done
  # What slurmd and slurmctld started there.
  for p in /proc/[0-9]*; do
    space=$(readlink "$p/ns/net" 2>/dev/null) || continue
    for host in "${own[@]}"; do [ -n "$host" ] && [ "$space" = "$host" ] && kill -9 "${p#/proc/}" 2>/dev/null; done
  done
}
trap finish EXIT
trap exit TERM INT

fail() {
  echo "slurm-cluster.sh: $*" >&2
  exit 1
}

inside() {
  local host=$1
  shift
  nsenter -t "$(cat "$d/$host")" -n -u -- "$@"
}

for host in ctl n1 n2; do
  unshare --net --uts sleep infinity &
  started+=($!)
  echo $! >"$d/$host"
done
# The namespaces are there once the process has become another program.
for host in ctl n1 n2; do
  for _ in $(seq 100); do [ "$(cat "/proc/$(cat "$d/$host")/comm")" = sleep ] && break; sleep 0.05; done
  inside "$host" sh -c "echo $host >/proc/sys/kernel/hostname && ip link set lo up" || fail "no namespace for $host"
done
inside ctl sh -c "ip link add br0 type bridge && ip addr add 10.77.0.10/24 dev br0 && ip link set br0 up" || fail "no bridge"
for n in 1 2; do
  inside ctl sh -c "ip link add v$n type veth peer name p$n && ip link set v$n master br0 up && ip link set p$n netns $(cat "$d/n$n")" || fail "no link"
  inside "n$n" sh -c "ip addr add 10.77.0.1$n/24 dev p$n && ip link set p$n up" || fail "no address"
done

head -c 1024 /dev/urandom >"$d/munge/key"
chmod 400 "$d/munge/key"
munged --force --foreground --key-file="$d/munge/key" --socket="$d/munge/sock" --pid-file="$d/munge/pid" --log-file="$d/munge/log" \
  --seed-file="$d/munge/seed" &
started+=($!)

cat >"$d/slurm.conf" <<END
ClusterName=test
SlurmctldHost=ctl(10.77.0.10)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$d/munge/sock
CredType=cred/munge
StateSaveLocation=$d/state
SlurmdSpoolDir=$d/spool-%n
SlurmctldPidFile=$d/ctl.pid
SlurmdPidFile=$d/%n.pid
SlurmctldLogFile=$d/log/ctl.log
SlurmdLogFile=$d/log/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
ReturnToService=2
SlurmdTimeout=10
KillWait=2
MpiDefault=none
SwitchType=switch/none
NodeName=n1 NodeAddr=10.77.0.11 NodeHostname=n1 CPUs=2 RealMemory=1000 State=UNKNOWN
NodeName=n2 NodeAddr=10.77.0.12 NodeHostname=n2 CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=batch Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$d/slurm.conf
for _ in $(seq 100); do [ -S "$d/munge/sock" ] && break; sleep 0.05; done
inside ctl slurmctld -D -f "$SLURM_CONF" >"$d/log/ctl.out" 2>&1 &
started+=($!)
for n in n1 n2; do
  inside "$n" slurmd -D -f "$SLURM_CONF" -N "$n" >"$d/log/$n.out" 2>&1 &
  started+=($!)
done
for _ in $(seq 300); do
  [ "$(inside ctl sinfo -h -t idle -o %D 2>/dev/null)" = 2 ] && break
  sleep 0.1
done
[ "$(inside ctl sinfo -h -t idle -o %D)" = 2 ] || fail "the nodes do not come: $(inside ctl sinfo 2>&1) $(tail -n 3 "$d"/log/*)"
: >"$d/ready"
cat >/dev/null

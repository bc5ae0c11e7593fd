import subprocess
import sys

_COUNT = """
from tqdm import tqdm
from pipeline.parallel import parallel_map

def half(number):
    tqdm([], disable=True)  # whose lock is shared by processes
    return number / 2

if __name__ == "__main__":
    print(list(parallel_map(half, [2, 4, 6], {num_processes})))
"""


def test_processes_give_results_in_order_and_leave_nothing_behind(tmp_path, root):
    script = tmp_path / "count.py"
    for num_processes in (1, 2):
        script.write_text(_COUNT.format(num_processes=num_processes))
        command = [sys.executable, str(script)]
        environment = {"PYTHONPATH": str(root)}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        assert (done.stdout, done.stderr) == ("[1.0, 2.0, 3.0]\n", "")

"""One network in one process, run by another runtime when told to.

    peer.py RUNTIME NAME BATCH THREADS

Speaks the lines that Sources/bench-engine/Worker.swift lists. Importing a runtime is not part of
loading a network, and a run begins and ends with an array of NumPy's.
"""

import sys
import time
import warnings

import paths


def onnxruntime(name, batch, threads):
    import onnxruntime as runtime

    def load():
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        session = runtime.InferenceSession(
            paths.model(name, batch), options, providers=["CPUExecutionProvider"])
        return lambda image: session.run(None, {"image": image})[0]

    return load


def openvino(name, batch, threads):
    import openvino as runtime

    settings = {
        # It would choose bfloat16 where the processor has it.
        "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": 1,
        "PERFORMANCE_HINT": "LATENCY",
    }

    def load():
        network = runtime.Core().compile_model(paths.model(name, batch), "CPU", settings)
        request = network.create_infer_request()
        return lambda image: request.infer([image], share_inputs=True, share_outputs=True)[0]

    return load


def pytorch(setting):
    """PyTorch without gradients, the network in memory: `eager` as it is defined; `frozen`: traced,
    normalisation joined to convolutions, weights in oneDNN's layouts; `compiled` by TorchInductor
    with frozen weights."""

    def runtime(name, batch, threads):
        import torch

        import files

        torch.set_num_threads(threads)
        network, image = files.build(name), torch.from_numpy(paths.read_images(batch))

        def load():
            run = network
            with torch.inference_mode():
                if setting == "frozen":
                    frozen = torch.jit.freeze(torch.jit.trace(network, image))
                    run = torch.jit.optimize_for_inference(frozen)
                elif setting == "compiled":
                    from torch._inductor import config

                    config.freezing = True
                    run = torch.compile(network)

            def without_gradients(image):
                with torch.inference_mode():
                    return run(torch.from_numpy(image)).numpy()

            return without_gradients

        return load

    return runtime


RUNTIMES = {
    "onnxruntime": onnxruntime,
    "openvino": openvino,
    "pytorch-eager": pytorch("eager"),
    "pytorch-frozen": pytorch("frozen"),
    "pytorch-compiled": pytorch("compiled"),
}


def resident_peak():
    """The most memory that was resident so far, in KiB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def serve(load, image):
    before = resident_peak()
    start = time.perf_counter()
    run = load()
    loaded = time.perf_counter()
    output = run(image)
    print(f"ready {loaded - start} {time.perf_counter() - loaded}", flush=True)
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        if command == "run":
            times = []
            for _ in range(int(argument)):
                start = time.perf_counter_ns()
                output = run(image)
                times.append(time.perf_counter_ns() - start)
            print(*times, flush=True)
        elif command == "save":
            output.tofile(argument)
            print("saved", flush=True)
        elif command == "quit":
            print(f"peak {resident_peak()} {before}", flush=True)
            return


def main():
    runtime, name, batch, threads = sys.argv[1:]
    warnings.simplefilter("ignore")
    try:
        serve(RUNTIMES[runtime](name, int(batch), int(threads)), paths.read_images(int(batch)))
    except Exception as error:
        reason = " ".join(str(error).split())
        print(f"error {type(error).__name__}: {reason[:300]}", flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

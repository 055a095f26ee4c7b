import CLibFuzzer
import FuzzTargets
import Glibc

/// Which target this process fuzzes, by its environment: libFuzzer starts copies of the process, and reads all arguments itself.
private let target: FuzzTarget = {
    let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget.named(name) else {
        print("FUZZ_TARGET must be one of: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
        exit(2)
    }
    return target
}()

/// The program's entry: Swift Package Manager links an executable target's `main` to the C symbol `<Target>_main`.
@c(Fuzz_main)
public func fuzz(argumentCount: CInt, arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var argumentCount = argumentCount
    var arguments = unsafe arguments
    return unsafe LLVMFuzzerRunDriver(&argumentCount, &arguments) { start, count in
        // libFuzzer keeps these bytes alive and unchanged until the callback returns.
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
        unsafe target.run(bytes.bytes)
        return 0
    }
}

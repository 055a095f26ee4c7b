import Glibc
import Runtime
import Testing

@Suite struct DescriptorTests {
    private func pipe() -> (read: CInt, write: CInt) {
        var numbers: [CInt] = [-1, -1]
        #expect(Glibc.pipe(&numbers) == 0)
        return (numbers[0], numbers[1])
    }

    /// The number alone would prove nothing: another test may have been given it meanwhile.
    private func hasEnded(_ number: CInt) -> Bool {
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        var byte: UInt8 = 0
        return read(number, &byte, 1) == 0
    }

    @Test("A descriptor is closed at the end of its owner's life")
    func closes() {
        let ends = pipe()
        do { _ = Descriptor(adopting: ends.write) }
        #expect(hasEnded(ends.read))
        close(ends.read)
    }

    @Test("A descriptor that was handed on stays open")
    func release() {
        let ends = pipe()
        let number = Descriptor(adopting: ends.write).release()
        #expect(number == ends.write)
        #expect(!hasEnded(ends.read))
        close(number)
        #expect(hasEnded(ends.read))
        close(ends.read)
    }

    @Test("A failed call says its name and the kernel's reason")
    func error() {
        #expect(SystemCallError("open", code: ENOENT).description == "open: No such file or directory")
    }
}

import Streaming
import Testing

@Suite struct TimestampUnwrapperTests {
    @Test("The count goes on where 32 bits wrap, forward and back")
    func wraps() {
        var unwrapper = TimestampUnwrapper()
        #expect(unwrapper.unwrap(0xFFFF_FFF0) == 0xFFFF_FFF0)
        #expect(unwrapper.unwrap(0x10) == 0x1_0000_0010)
        #expect(unwrapper.unwrap(0xFFFF_FFF8) == 0xFFFF_FFF8)
    }
}

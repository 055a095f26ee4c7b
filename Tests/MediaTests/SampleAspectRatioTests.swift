import Media
import Testing

@Suite struct SampleAspectRatioTests {
    @Test("PAL widescreen is 1024 square pixels wide")
    func displayWidth() {
        #expect(SampleAspectRatio(horizontal: 64, vertical: 45)?.displayWidth(ofWidth: 720) == 1024)
        #expect(SampleAspectRatio(horizontal: 0, vertical: 45) == nil)
    }
}

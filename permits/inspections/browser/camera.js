// Photos made small enough to travel, and where the phone is, if it may be asked.
const LONGEST_SIDE = 1600;
const SMALL_ENOUGH = 600000;
const QUALITY = 0.82;
const PATIENCE = 4000;

// The picture smaller; as it came where the browser cannot draw it, so that nothing is lost.
export async function shrink(file) {
  if (file.size <= SMALL_ENOUGH) return file;
  try {
    const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}

export function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve({});
    const found = ({ coords }) => ({ latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy });
    setTimeout(() => resolve({}), PATIENCE);
    navigator.geolocation.getCurrentPosition((each) => resolve(found(each)), () => resolve({}), { maximumAge: 60000, timeout: PATIENCE });
  });
}

"""Pictures as Keras's load_img and img_to_array see them, by Pillow: what fixtures/images holds.

keras.preprocessing.image.load_img(path, color_mode=..., target_size=(rows, columns), interpolation="nearest") is Pillow's
Image.open(path).convert(mode).resize((columns, rows), Image.NEAREST), and img_to_array its numbers (keras 2.0.9 to 3).
"""
import json
import numpy as np
import PIL
from PIL import Image

random = np.random.RandomState(7)
rows, columns = 37, 53
y, x = np.mgrid[0:rows, 0:columns]
smooth = np.stack([x * 4, y * 6, (x + y) * 2], -1).astype("uint8")
noise = random.randint(0, 256, (rows, columns, 3)).astype("uint8")
picture = np.where((x // 9 + y // 7)[..., None] % 2 == 0, smooth, noise // 2 + smooth // 2).astype("uint8")
alpha = ((x * 5) % 256).astype("uint8")
Image.fromarray(picture).save("rgb.png")
Image.fromarray(np.dstack([picture, alpha])).save("rgba.png")
Image.fromarray(picture[..., 0]).save("grey.png")
Image.fromarray(picture).convert("P", palette=Image.ADAPTIVE, colors=17).save("palette.png")
Image.fromarray((picture[..., 0] > 99)).save("bits.png")
Image.fromarray(np.dstack([picture[..., 0], alpha]), "LA").save("grey_alpha.png")
Image.fromarray(smooth).save("q95.jpg", quality=95, subsampling=0)
Image.fromarray(smooth).save("q75.jpg", quality=75)
Image.fromarray(smooth).save("progressive.jpg", quality=85, progressive=True)
Image.fromarray(smooth[..., 1]).save("grey.jpg", quality=90)
exif = Image.Exif()
exif[274] = 6
Image.fromarray(smooth).save("turned.jpg", quality=95, subsampling=0, exif=exif)
cases = []
arrays = {}
for name in ["rgb.png", "rgba.png", "grey.png", "palette.png", "bits.png", "grey_alpha.png", "q95.jpg", "q75.jpg", "progressive.jpg", "grey.jpg", "turned.jpg"]:
    for mode, channels in [("RGB", 3), ("L", 1), ("RGBA", 4)]:
        for size in [None, (16, 16), (29, 61), (80, 41)]:
            if mode != "RGB" and size != (29, 61):
                continue
            image = Image.open(name)
            if image.mode != mode:
                image = image.convert(mode)
            if size and image.size != size[::-1]:
                image = image.resize(size[::-1], Image.NEAREST)
            array = np.asarray(image, dtype="float32").reshape(image.size[1], image.size[0], channels)
            key = "%d" % len(cases)
            cases.append({"file": name, "channels": channels, "rows": array.shape[0], "columns": array.shape[1], "key": key})
            arrays[key] = array.astype("uint8")
np.savez_compressed("expected.npz", **arrays)
json.dump({"pillow": PIL.__version__, "cases": cases}, open("cases.json", "w"), indent=0)
